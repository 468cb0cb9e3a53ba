"""Filing: what is kept follows the consent, once, with the pictures of the right moments, judged by
the person's limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import cv2
import numpy as np
import pytest
from sqlalchemy import select

from posecheck.analysis import analyze_track
from posecheck.api import Options, write_analysis
from posecheck.errors import InputError
from posecheck.model.file_names import ANNOTATED, REPORT_JSON, TRACK
from posecheck.pose.io.storage import load_track, save_track
from posecheck.review import accept_threshold, add_person, file_result, judge_again
from posecheck.review.queue import Filters, detail, entries, waiting
from posecheck.review.sessions import report_of, sessions_of
from posecheck.review.stick import stick_figure
from posecheck.review.tables import Clip, Session, Unit
from posecheck.video.source import open_video
from tests.review.kept_files import names_in, session_folders
from tests.review.review_results import TRACKS, stick_lunges, write_result


def files_of(store) -> set[str]:
    (folder,) = session_folders(store.media)
    return names_in(folder)


def test_a_session_with_its_clips_and_key_frames(store, lunge, lunge_video):
    anna = add_person(store, "Anna", "clips", retention_days=30)
    filed = file_result(store, anna, lunge, lunge_video, filmed_on=date(2026, 5, 1))
    assert filed.new
    (line,) = sessions_of(store, anna)
    assert (line.movement, line.filmed_on, line.units, line.flagged, line.media) == (
        "lunge",
        date(2026, 5, 1),
        3,
        2,
        "clips",
    )
    assert {
        "rep-1.mp4",
        "rep-2.mp4",
        "rep-3.mp4",
        "2-trunk-lean.jpg",
        "3-trunk-lean.jpg",
        "track.npz",
        "heads.json",
    } <= files_of(store)
    assert not {"video.mp4", "annotated.mp4"} & files_of(store)
    with store.reading() as db:
        session = db.scalar(select(Session))
        assert session.expires_on == session.filed_at.date() + timedelta(days=30)
        assert all(
            c.bytes == (store.media / session.key / c.path).stat().st_size > 0
            for c in db.scalars(select(Clip))
        )
        spans = {u.number: (u.start_s, u.end_s) for u in db.scalars(select(Unit))}
    first = next(e for e in entries(store) if e.code == "trunk-lean")
    shown = detail(store, first.id)
    assert (
        shown.judged.reading.low > 25
        and shown.curve.measure == "trunk_lean"
        and len(shown.curve.others) == 2
    )
    assert cv2.imread(str(shown.key_frame)).shape[0] > 300
    with open_video(shown.clip) as clip:
        times = [p.t for p in clip]
        assert clip.info.codec == "h264"
    start, end = spans[first.number]
    assert times[-1] == pytest.approx(end - start + 0.6, abs=0.1)


def test_the_key_frame_is_of_its_moment(store, lunge, lunge_video):
    """At the bottom the head is far lower in the whole picture than at the start: the key frame's
    crop follows it there."""
    file_result(store, add_person(store, "Anna"), lunge, lunge_video)
    shown = detail(store, next(e.id for e in entries(store) if e.code == "trunk-lean"))
    report = report_of(store, shown.session_id)
    rep = report.reps[shown.item.number - 1]
    t = load_track(lunge / TRACK).t[shown.judged.reading.frame]
    assert rep.peak_s - 0.2 <= t <= rep.peak_end_s + 0.2


@pytest.mark.parametrize(
    ("media", "kept"),
    [("full", {"video.mp4", "rep-1.mp4"}), ("clips", {"rep-1.mp4"}), ("none", set())],
)
def test_what_is_kept_is_what_was_allowed(plain_store, stick_with_video, media, kept):
    folder, video = stick_with_video
    file_result(plain_store, add_person(plain_store, "Anna", media), folder, video)
    files = files_of(plain_store)
    assert kept <= files and TRACK in files
    if media == "none":
        assert files == {TRACK}
    if media == "clips":
        assert "video.mp4" not in files


def test_without_pictures_a_stick_figure_is_drawn(plain_store, lunge):
    file_result(plain_store, add_person(plain_store, "Anna", "none"), lunge)
    shown = detail(plain_store, entries(plain_store)[0].id)
    assert shown.key_frame is None and shown.clip is None
    read = shown.judged.reading
    drawn = cv2.imdecode(
        np.frombuffer(
            stick_figure(shown.track, read.frame, shown.view, read.measure, read.side, "40°"),
            np.uint8,
        ),
        1,
    )
    assert len(np.unique(drawn.reshape(-1, 3), axis=0)) > 10
    for gone in (shown.track.with_name("gone"), None):
        assert stick_figure(gone, 0, shown.view, read.measure, None, "") is None


def test_clips_are_cut_from_the_annotated_video_where_the_original_is_gone(
    plain_store, stick_with_video, tmp_path
):
    folder, video = stick_with_video
    video.rename(folder / ANNOTATED)
    file_result(plain_store, add_person(plain_store, "Anna", "full"), folder)
    assert {"annotated.mp4", "rep-1.mp4", "rep-2.mp4"} <= files_of(plain_store)


def test_the_same_again_changes_nothing_and_another_person_may_have_it_too(store, lunge):
    anna, ben = add_person(store, "Anna"), add_person(store, "Ben")
    first = file_result(store, anna, lunge)
    assert file_result(store, anna, lunge) == replace(first, new=False)
    assert file_result(store, ben, lunge).new
    assert (len(sessions_of(store, anna)), len(sessions_of(store, ben))) == (1, 1)


def test_what_does_not_belong_together_is_refused(
    plain_store, lunge, bridge, lunge_video, tmp_path
):
    anna = add_person(plain_store, "Anna")
    with pytest.raises(InputError, match="not the video"):
        file_result(plain_store, anna, bridge, lunge_video)
    (lunge / TRACK).write_bytes((bridge / TRACK).read_bytes())
    with pytest.raises(InputError, match="two different videos"):
        file_result(plain_store, anna, lunge)
    (bridge / TRACK).unlink()
    with pytest.raises(InputError, match=r"holds no track\.npz"):
        file_result(plain_store, anna, bridge)
    (bridge / REPORT_JSON).unlink()
    with pytest.raises(InputError, match="holds no report"):
        file_result(plain_store, anna, bridge)
    with pytest.raises(InputError, match="not in the store"):
        file_result(plain_store, 99, write_result(tmp_path / "x", stick_lunges("x")))
    assert session_folders(plain_store.media) == []


def test_a_folder_that_is_not_of_one_piece_is_not_kept(plain_store, tmp_path):
    anna, analysis = add_person(plain_store, "Anna"), analyze_track(stick_lunges("a"))
    write_analysis(analysis, "none.npz", tmp_path / "r", Options())
    (tmp_path / "r" / "series.csv").write_text("of another report")
    with pytest.raises(
        InputError, match=r"series\.csv is not the file that its report\.json was written with"
    ):
        file_result(plain_store, anna, tmp_path / "r")
    write_analysis(analysis, "none.npz", tmp_path / "r", Options())
    assert file_result(plain_store, anna, tmp_path / "r").new


def test_a_refused_clip_is_not_kept(plain_store, tmp_path):
    track = load_track(TRACKS / "lunge-lean.npz")
    folder = write_result(tmp_path / "plank", track, "plank")
    with pytest.raises(InputError, match="was refused"):
        file_result(plain_store, add_person(plain_store, "Anna"), folder)


def test_the_next_session_is_judged_by_the_new_limit_and_says_so(store, lunge, stick_result):
    anna = add_person(store, "Anna", "none")
    accept_threshold(store, "lunge", "trunk-lean", 60.0)
    session = file_result(store, anna, lunge).session_id
    report = report_of(store, session)
    assert report.profile.name == "everyone 1"
    assert [(c.code, c.threshold, c.own) for c in report.profile.limits] == [
        ("trunk-lean", 60.0, 25.0)
    ]
    assert "trunk-lean" not in {f.code for r in report.reps for f in r.faults}
    assert waiting(store, Filters(code="trunk-lean", state=None)) == sum(
        e.code == "trunk-lean" for e in entries(store)
    )


def test_past_sessions_are_judged_again_with_their_verdicts(store, lunge, lunge_video):
    from posecheck.review import give_label

    anna = add_person(store, "Anna")
    session = file_result(store, anna, lunge, lunge_video).session_id
    flagged = [
        e
        for e in entries(store)
        if e.code == "trunk-lean" and detail(store, e.id).judged.outcome == "clear"
    ]
    assert len(flagged) == 2
    give_label(store, flagged[0].id, "disagree")
    assert judge_again(store).cleared == 0
    accept_threshold(store, "lunge", "trunk-lean", 60.0)
    again = judge_again(store)
    assert (again.sessions, again.flagged, again.cleared, again.skipped) == (1, 0, 2, ())
    after = detail(store, flagged[0].id)
    assert (after.item.state, after.judged.outcome, after.judged.threshold) == (
        "disagree",
        "fine",
        60.0,
    )
    assert report_of(store, session).profile.name == "everyone 1"
    accept_threshold(store, "lunge", "trunk-lean", None)
    assert judge_again(store, person_id=anna, movement="lunge").flagged == 2
    assert detail(store, flagged[1].id).item.state == "open"
    assert flagged[1].id in [e.id for e in entries(store)]


def test_a_rep_is_known_by_its_time_when_judged_again(store, stick_result, tmp_path):
    """The track is replaced by one without its first rep: verdicts stay with the reps that they
    were about."""
    from posecheck.review import give_label

    file_result(store, add_person(store, "Anna", "none"), stick_result("a", 3, trunk_lean=45.0))
    with store.reading() as db:
        key = db.scalar(select(Session.key))
        ids = {u.number: u.id for u in db.scalars(select(Unit))}
    third = next(e for e in entries(store) if e.code == "trunk-lean" and e.number == 3)
    give_label(store, third.id, "disagree")
    track = load_track(store.media / key / TRACK)
    second_start = report_of(store, 1).reps[1].start_s - 0.5
    gone = np.where(
        (track.t < second_start)[:, None, None],
        track.landmarks[np.searchsorted(track.t, second_start)],
        track.landmarks,
    )
    save_track(replace(track, landmarks=gone.astype(np.float32)), store.media / key / TRACK)
    judge_again(store)
    with store.reading() as db:
        units = {u.id: u for u in db.scalars(select(Unit))}
    assert not units[ids[1]].current
    assert (units[ids[3]].current, units[ids[3]].number) == (True, 2)
    assert detail(store, third.id).item.state == "disagree"
