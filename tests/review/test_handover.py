"""What is handed over: whole, printable, with the notes, and with the face blurred where asked."""

from __future__ import annotations

import base64
import csv
import io
import re
import zipfile

import cv2
import numpy as np
import pytest

from posecheck.errors import InputError
from posecheck.present import words
from posecheck.present.rows import numbers
from posecheck.printable import safe_cell
from posecheck.review import add_person, file_result, give_label
from posecheck.review.blur import UNKNOWN, blur_head
from posecheck.review.handover import athlete_report, clips_zip, findings_csv
from posecheck.review.labels import add_note
from posecheck.review.queue import Filters, detail, entries
from posecheck.review.sessions import report_of
from posecheck.video.source import open_video


@pytest.fixture
def kept(plain_store, lunge, lunge_video):
    anna = add_person(plain_store, "=Anna")
    session = file_result(plain_store, anna, lunge, lunge_video).session_id
    shown = detail(plain_store, next(e.id for e in entries(plain_store) if e.code == "trunk-lean"))
    give_label(plain_store, shown.item.id, "agree")
    add_note(plain_store, session, "Better than <last> week")
    add_note(plain_store, session, "Chest up", unit_id=shown.unit_id, coach="Kim")
    return plain_store, session, shown


def pictures(page: str) -> list[np.ndarray]:
    found = re.findall(r"data:image/jpeg;base64,([A-Za-z0-9+/=]+)", page)
    return [cv2.imdecode(np.frombuffer(base64.b64decode(x), np.uint8), 1) for x in found]


def test_the_report_has_pictures_and_notes_and_loads_nothing(kept):
    store, session, shown = kept
    page = athlete_report(store, session)
    assert "Better than &lt;last&gt; week" in page and f"Rep {shown.item.number}: Chest up" in page
    assert len(pictures(page)) >= 2
    assert not re.findall(r"(?:src|href)=[\"']?(?!data:|#)[^\"'>]+", page)
    assert "Trunk tips forward" in page
    head = page.partition("<h1>")[0]
    assert "<b>=Anna</b>" in head and f"filmed {shown.item.filmed_on:%d %b %Y}" in head
    assert "Chest up" in head and "coach: Kim" in head and "What Kim says" in head


def test_a_fault_has_one_figure_in_the_report_its_numbers_and_the_queue(kept):
    """The worst rep stands for it: its card, the list of all numbers, the entry of the queue and
    the clip's measure say the same."""
    store, session, _ = kept
    report = report_of(store, session)
    finding = next(f for f in report.findings if f.code == "trunk-lean")
    worst = max(
        (
            detail(store, e.id)
            for e in entries(store, Filters(state=None))
            if e.code == finding.code
        ),
        key=lambda one: one.judged.reading.value,
    )
    read = worst.judged.reading
    of_entry = (read.value, read.low, read.high)
    assert (finding.value, finding.low, finding.high) == pytest.approx(of_entry, abs=0.006)
    assert worst.clip_shows == read.measure == finding.measure
    said = words.signed_in_words(finding.measure, finding.value, finding.unit)
    between = words.interval(finding.measure, finding.low, finding.high, finding.unit)
    row = next(n for n in numbers(report) if n.name == "Trunk lean")
    assert (row.value, row.between) == (said, between)
    assert row.at == words.seconds(finding.evidence[0].t)
    page = athlete_report(store, session)
    assert len(re.findall(re.escape(said), page)) >= 2
    own = next(m for m in report.measurements if m.name == finding.measure)
    assert words.measurement_value(own) != said, "the clip would not tell the two apart"
    assert words.measurement_value(own) not in page


def test_the_blur_changes_the_head_and_nothing_else(kept):
    store, session, _ = kept
    plain = pictures(athlete_report(store, session))
    blurred = pictures(athlete_report(store, session, blur=True))
    assert len(plain) == len(blurred)
    for a, b in zip(plain, blurred, strict=True):
        changed = np.abs(a.astype(int) - b).max(axis=2) > 30
        rows, columns = np.nonzero(changed)
        assert 100 < changed.sum() < 0.08 * changed.size
        # nearly all of it: a JPEG that is packed twice differs in single pixels along sharp lines
        # too
        for at, length in ((rows, a.shape[0]), (columns, a.shape[1])):
            assert np.ptp(np.percentile(at, [5, 95])) < 0.4 * length


def test_clips_with_and_without_a_face(kept, tmp_path):
    store, session, _ = kept
    frames = {}
    for blur in (False, True):
        with zipfile.ZipFile(io.BytesIO(clips_zip(store, session, blur=blur))) as package:
            assert package.namelist() == ["rep-1.mp4", "rep-2.mp4", "rep-3.mp4"]
            path = tmp_path / f"{blur}.mp4"
            path.write_bytes(package.read("rep-2.mp4"))
        with open_video(path) as clip:
            frames[blur] = [p.rgb.copy() for p in clip]
    assert len(frames[True]) == len(frames[False])
    middle = len(frames[True]) // 2
    changed = np.abs(frames[True][middle].astype(int) - frames[False][middle]).max(axis=2) > 40
    assert 50 < changed.sum() < 0.15 * changed.size


def test_no_clips_where_none_may_be_kept(plain_store, lunge):
    session = file_result(plain_store, add_person(plain_store, "Anna", "none"), lunge).session_id
    with pytest.raises(InputError, match="No clips"):
        clips_zip(plain_store, session)
    assert pictures(athlete_report(plain_store, session)) == []


def test_the_table_says_what_was_said_and_hides_no_formula(kept):
    store, _, shown = kept
    rows = list(csv.DictReader(io.StringIO(findings_csv(store))))
    (agreed,) = [r for r in rows if r["coach"]]
    assert (agreed["rule"], agreed["coach"], agreed["posecheck"], agreed["person"]) == (
        "trunk-lean",
        "agree",
        "clear",
        "'=Anna",
    )
    assert float(agreed["value"]) == pytest.approx(shown.judged.reading.value, rel=1e-4)
    assert agreed["notes"] == "Chest up"
    assert [safe_cell(t) for t in ("@x", "-1", "plain", "")] == ["'@x", "'-1", "plain", ""]


def test_where_the_head_is_not_known_all_is_blurred():
    picture = np.random.default_rng(0).integers(0, 255, (120, 160, 3)).astype(np.uint8)
    assert blur_head(picture, UNKNOWN).std() < 0.5 * picture.std()
    outside = blur_head(picture, (500.0, 500.0, 20.0))
    assert (outside == picture).all()
    done = blur_head(picture, (80.0, 60.0, 20.0))
    assert (done[:30] == picture[:30]).all() and done[50:70, 70:90].std() < 0.5 * picture.std()


def test_gone_is_said(plain_store):
    for act in (athlete_report, clips_zip):
        with pytest.raises(InputError, match="not in the store"):
            act(plain_store, 5)
