"""What a coach draws on a still and says with a reply: kept with it, in what is handed over, gone
with it, with the picture and with the person; nobody else's."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from dataclasses import replace

import av
import cv2
import numpy as np
import pytest
from sqlalchemy import func, select

from posecheck.decoding.wav import Sound
from posecheck.errors import InputError
from posecheck.present.sketch import Shape
from posecheck.review import add_person, file_result, give_consent
from posecheck.review.export import export_person
from posecheck.review.handover import athlete_report
from posecheck.review.removal import apply_consent, delete_person
from posecheck.review.replies import GONE, remove_reply, replies_of, units_to_reply, write_reply
from posecheck.review.reply_media import Sketch, drawn_with, heard, sound_of, spoken
from posecheck.review.reply_tables import SketchRow, SoundRow
from posecheck.review.roles import ATHLETE, Viewer
from posecheck.review.stills import still_of, stills_of
from posecheck.review.tables import FindingRow
from tests.decoding.test_wav import written

SHAPES = (
    Shape("angle", ((0.5, 0.1), (0.5, 0.5), (0.9, 0.5))),
    Shape("words", ((0.1, 0.9),), "Hip"),
)


def beep(seconds: float, loud: int = 8000) -> bytes:
    t = np.arange(round(seconds * 16_000)) / 16_000
    return written((loud * np.sin(2 * np.pi * 440 * t)).astype(np.int16))


def beeped(seconds: float) -> Sound:
    return heard(beep(seconds))


def rows(store) -> tuple[int, int]:
    with store.reading() as db:
        count = [db.scalar(select(func.count()).select_from(t)) for t in (SketchRow, SoundRow)]
        return count[0], count[1]


def drawing(store, session: int) -> tuple[int, Sketch]:
    """On the worst still of the second rep."""
    unit = units_to_reply(store, session)[1].id
    still = still_of(store, session, unit, next(iter(stills_of(store, session, unit))))
    return unit, Sketch(still, SHAPES)


def reply(store, session: int, text: str = "Look", **more) -> int:
    unit, sketch = drawing(store, session)
    write_reply(store, session, text, unit_id=unit, coach="Kim", sketch=sketch, **more)
    return replies_of(store, session)[-1].id


def picture_in(page: str) -> np.ndarray:
    data = re.search(r"<image href=\"data:image/jpeg;base64,([^\"]+)", page)[1]
    return cv2.imdecode(np.frombuffer(base64.b64decode(data), np.uint8), 1)


@pytest.fixture
def kept(plain_store, lunge, lunge_video):
    anna = add_person(plain_store, "Anna")
    return plain_store, anna, file_result(plain_store, anna, lunge, lunge_video).session_id


@pytest.fixture
def filed(plain_store, lunge):
    anna = add_person(plain_store, "Anna", "none")
    return plain_store, anna, file_result(plain_store, anna, lunge).session_id


def test_drawing_and_voice_travel_in_what_is_handed_over(kept):
    store, _, session = kept
    number = reply(store, session, "", voice=spoken(beeped(1.5)))
    (found,) = replies_of(store, session)
    assert (found.about, found.told, found.drawn, found.sound_s) == ("Rep 2", "", True, 1.5)
    drawn = drawn_with(store, number)
    assert re.fullmatch(r"Your coach drew an angle of \d+°, “Hip”\.", drawn.alt)
    page = athlete_report(store, session)
    head = page.partition("<h1>")[0]
    assert drawn.svg in head and ">Hip</text>" in head
    sound = re.search(r"<audio controls [^>]*src=\"data:audio/mp4;base64,([^\"]+)", head)[1]
    with av.open(io.BytesIO(base64.b64decode(sound))) as played:
        assert played.duration / 1e6 == pytest.approx(1.5, abs=0.15)
    assert "media-src 'self' file: data:" in page
    assert not re.findall(r"(?:src|href)=[\"']?(?!data:|#)[^\"'>]+", page)


def test_the_face_is_blurred_under_the_drawing_too(kept):
    store, _, session = kept
    reply(store, session)
    plain, hidden = (
        picture_in(athlete_report(store, session, blur=blur)).astype(int) for blur in (False, True)
    )
    changed = np.abs(plain - hidden).max(axis=2) > 30
    assert plain.shape == hidden.shape and 100 < changed.sum() < 0.1 * changed.size


def test_taken_back_nothing_of_it_is_left(filed):
    store, _, session = filed
    number = reply(store, session, voice=spoken(beeped(1)))
    assert rows(store) == (1, 1)
    remove_reply(store, number)
    assert rows(store) == (0, 0) and drawn_with(store, number) is None
    assert sound_of(store, number) == b""


def test_all_of_it_goes_with_the_person_and_is_in_their_export(kept, tmp_path):
    store, anna, session = kept
    number = reply(store, session, voice=spoken(beeped(1)))
    with zipfile.ZipFile(export_person(store, anna, tmp_path / "all.zip")) as package:
        assert package.read(f"spoken/reply-{number}.m4a") == sound_of(store, number)
        assert '\\"words\\"' in package.read("store.json").decode()
    delete_person(store, anna)
    assert rows(store) == (0, 0)


def test_a_drawing_goes_with_its_picture_and_the_words_stay(kept):
    store, anna, session = kept
    reply(store, session, "Words")
    reply(store, session, "")
    give_consent(store, anna, "none", None)
    apply_consent(store, anna)
    assert rows(store) == (0, 0)
    assert [r.told for r in replies_of(store, session)] == ["Words", GONE]
    assert GONE in athlete_report(store, session)


def test_where_no_image_is_kept_the_stick_figure_is_drawn_on_and_stays_of_its_frame(filed):
    store, _, session = filed
    number = reply(store, session)
    before = drawn_with(store, number).svg
    with store.engine.begin() as connection:  # a re-evaluation finds another worst moment
        connection.execute(
            FindingRow.__table__.update().values(frame=FindingRow.__table__.c.frame + 7)
        )
    after = picture_in(drawn_with(store, number).svg).astype(int)
    changed = np.abs(picture_in(before).astype(int) - after).max(axis=2) > 60
    assert changed.mean() < 0.05  # the number goes, the body stays
    assert ">Hip</text>" in before


def test_a_picture_that_went_while_it_was_drawn_on_is_said(kept):
    store, anna, session = kept
    unit, sketch = drawing(store, session)
    give_consent(store, anna, "none", None)
    apply_consent(store, anna)
    with pytest.raises(InputError, match="not kept any more"):
        write_reply(store, session, "Look", unit_id=unit, sketch=sketch)
    assert replies_of(store, session) == []


def test_a_drawing_on_another_rep_is_refused(filed):
    store, _, session = filed
    _, sketch = drawing(store, session)
    first = units_to_reply(store, session)[0].id
    with pytest.raises(InputError, match="not kept any more"):
        write_reply(store, session, "Look", unit_id=first, sketch=sketch)
    assert rows(store) == (0, 0)


def test_nobody_else_sees_or_hears_it(filed):
    store, _, session = filed
    number = reply(store, session, voice=spoken(beeped(1)))
    stranger = replace(store, viewer=Viewer("else@example.org", ATHLETE))
    unit = units_to_reply(store, session)[1].id
    assert drawn_with(stranger, number) is None and sound_of(stranger, number) == b""
    assert stills_of(stranger, session, unit) == {}
    with pytest.raises(InputError, match="not kept any more"):
        still_of(stranger, session, unit, next(iter(stills_of(store, session, unit))))


@pytest.mark.parametrize(
    ("wav", "why"),
    [
        (b"not sound", "is not a recording"),
        (beep(61), "at most 60"),
        (beep(0.1), "over before it began"),
        (beep(2, loud=20), "Nothing is to be heard"),
    ],
)
def test_what_cannot_be_played_to_anybody_is_refused(wav, why):
    with pytest.raises(InputError, match=why):
        heard(wav)


def test_a_minute_of_speech_is_small():
    said = spoken(beeped(60))
    assert said.seconds == 60 and len(said.content) < 450_000
