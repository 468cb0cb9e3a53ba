"""Sessions come and go: nobody keeps a pose model that is not used, and a finished set waits for
its page."""

from __future__ import annotations

import re
import threading
import time
from concurrent.futures import Executor, Future

import av
import cv2
import numpy as np
import pytest

from posecheck.analysis import analyze_track
from posecheck.errors import MovementFileError
from posecheck.live import sessions as sessions_module
from posecheck.live.protocol import BAD_FRAMES, BadMessage, CameraFrame, Command
from posecheck.live.results import keep_set, live_name, set_name
from posecheck.live.sessions import KEPT_S, RESULT_KEPT_S, Sessions
from posecheck.movements.load import get_movement
from posecheck.pose.io.replay import ReplayEstimator
from posecheck.pose.io.storage import load_track
from tests.drawn.stick_movements import Timing, bridge_track
from tests.live.live_play import gone, held

TRACK = gone(held(bridge_track(Timing(depths=(1.0, 1.0)), size=(640, 480)), before_s=6.0), 7.0)
JPEG = cv2.imencode(".jpg", np.full((480, 640, 3), 120, np.uint8))[1].tobytes()


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class AtOnce(Executor):
    """A second thread so quick that it is done before the first goes on: a set at many times the
    speed of life."""

    def submit(self, work, /, *args, **named):
        future = Future()
        future.set_result(work(*args, **named))
        return future


class Counted(ReplayEstimator):
    open = 0

    def __enter__(self):
        type(self).open += 1
        return super().__enter__()

    def __exit__(self, *_):
        type(self).open -= 1


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def sessions(clock):
    Counted.open = 0
    made = Sessions(
        most=2,
        make_estimator=lambda: Counted(TRACK),
        make_finder=None,
        clock=clock,
        make_pool=AtOnce,
    )
    yield made
    for session in list(made._all.values()):
        made.close(session)


class Listener:
    """The connection's side of a session."""

    def __init__(self, session):
        self.session, self.answered, self.last, self.ended = session, threading.Event(), "", []
        session.attach(self.take, self.ended.append)

    def take(self, text):
        self.last = text
        self.answered.set()

    def show(self, i, t):
        self.answered.clear()
        self.session.offer(CameraFrame(i, t, JPEG))
        assert self.answered.wait(20)


def play_set(session, keep=False):
    listener = Listener(session)
    if keep:
        session.command(Command("keep", keep=True))
    for i in range(len(TRACK)):
        session._clock.now += 1 / 30
        listener.show(i, 1e9 + float(TRACK.t[i]))
        if session.done:
            break
    return listener


def test_an_unknown_movement_is_refused(sessions):
    with pytest.raises(MovementFileError):
        sessions.open("handstand")


def test_the_model_is_there_only_while_pictures_come(sessions):
    session = sessions.open("glute-bridge")
    assert Counted.open == 0
    listener = Listener(session)
    listener.show(0, 1.0)
    assert (Counted.open, session.awake) == (1, True)
    session.rest()
    assert (Counted.open, session.awake) == (0, False)
    listener.show(1, 1.1)  # and wakes again
    assert Counted.open == 1
    sessions.close(session)
    assert Counted.open == 0


def test_one_who_is_gone_for_a_minute_is_forgotten(sessions, clock):
    session = sessions.open("glute-bridge")
    listener = Listener(session)
    listener.show(0, 1.0)
    session.detach(listener.take)
    clock.now = KEPT_S - 1
    assert sessions.get(session.token) is session
    clock.now = KEPT_S + 1
    assert sessions.get(session.token) is None
    assert Counted.open == 0


def test_a_connected_one_stays_however_long(sessions, clock):
    session = sessions.open("glute-bridge")
    Listener(session)
    clock.now = 1e6
    assert sessions.get(session.token) is session


def test_a_finished_set_waits_for_its_page(sessions, clock):
    session = sessions.open("glute-bridge")
    listener = play_set(session)
    assert session.done
    session.detach(listener.take)
    clock.now += KEPT_S + 1
    assert sessions.get(session.token) is session
    clock.now += RESULT_KEPT_S
    assert sessions.get(session.token) is None


def test_a_set_under_way_waits_for_its_camera_as_long_as_a_finished_one(
    sessions, clock, monkeypatch
):
    session = sessions.open("glute-bridge")
    listener = Listener(session)
    listener.show(0, 1.0)
    monkeypatch.setattr(session._engine, "phase", "going")
    session.detach(listener.take)
    assert session.under_way
    clock.now = RESULT_KEPT_S - 1
    assert sessions.get(session.token) is session
    clock.now = RESULT_KEPT_S + 1
    assert sessions.get(session.token) is None


def test_pages_that_never_used_the_camera_do_not_pile_up(sessions, monkeypatch):
    monkeypatch.setattr(sessions_module, "MOST_OPEN", 20)
    for _ in range(60):
        sessions.open("plank")
    assert len(sessions) <= 21


def test_a_lost_connection_makes_room(sessions):
    first, second, third = (sessions.open("glute-bridge") for _ in range(3))
    listeners = [Listener(first), Listener(second)]
    for listener in listeners:
        listener.show(0, 1.0)
    assert not sessions.admit(third)
    first.detach(listeners[0].take)
    assert sessions.admit(third)
    assert not first.awake
    assert sessions.get(first.token) is first


def test_ten_who_come_at_the_same_moment_are_not_more_than_may(sessions, monkeypatch):
    """The places are counted and given in one step: whoever is let in counts for the next one,
    though its connection is not made yet."""
    waiting = sessions.open("glute-bridge")
    left = Listener(waiting)
    left.show(0, 1.0)
    waiting.detach(left.take)  # one that makes room, and takes its time to
    rest = waiting.rest

    def slow_rest():
        time.sleep(0.05)
        rest()

    monkeypatch.setattr(waiting, "rest", slow_rest)
    together, admitted = threading.Barrier(10), []

    def one():
        session = sessions.open("glute-bridge")
        together.wait(10)
        if sessions.admit(session):
            admitted.append(session)

    threads = [threading.Thread(target=one) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(admitted) == sessions.most == 2
    assert not waiting.awake


def test_a_place_is_kept_between_two_connections_of_one_session(sessions):
    first, second, third = (sessions.open("glute-bridge") for _ in range(3))
    assert sessions.admit(first) and sessions.admit(second)
    one = Listener(first)
    assert sessions.admit(first)  # another window takes it over
    first.detach(one.take)  # and the first one ends just before it does
    assert not sessions.admit(third)
    other = Listener(first)
    first.detach(other.take)
    assert sessions.admit(third)


def test_bad_pictures_are_counted_for_each_connection_anew(sessions):
    session = sessions.open("glute-bridge")
    for _ in range(3):
        listener = Listener(session)
        for number in range(BAD_FRAMES - 1):
            session.bad_frame(BadMessage("not-a-picture", "The picture is damaged."), number)
        assert listener.ended == []
        session.detach(listener.take)


def test_without_the_persons_word_no_picture_is_kept(sessions):
    session = sessions.open("glute-bridge")
    play_set(session)
    done = session.finished()
    assert done.clip is None
    assert done.why == "left"


def test_the_clip_holds_exactly_the_pictures_of_the_track(sessions):
    session = sessions.open("glute-bridge")
    play_set(session, keep=True)
    done = session.finished()
    with av.open(str(done.clip)) as clip:
        times = [
            float(packet.pts * packet.time_base)
            for packet in clip.demux(video=0)
            if packet.pts is not None
        ]
    assert len(times) == len(done.track)
    assert times == pytest.approx(done.track.t.tolist(), abs=0.002)
    folder = done.clip.parent
    sessions.close(session)
    assert not folder.exists()


def test_a_clip_wished_for_in_the_middle_of_a_set_is_none(sessions):
    session = sessions.open("glute-bridge")
    listener = Listener(session)
    for i in range(len(TRACK)):
        session._clock.now += 1 / 30
        if i == 260:
            assert '"phase":"going"' in listener.last
            session.command(Command("keep", keep=True))
        listener.show(i, 1e9 + float(TRACK.t[i]))
        if session.done:
            break
    assert session.finished().clip is None


def test_a_word_taken_back_removes_it(sessions):
    session = sessions.open("glute-bridge")
    play_set(session, keep=True)
    path = session.finished().clip
    session.command(Command("keep", keep=False))
    assert not path.exists()
    assert session.finished().clip is None


def test_begin_and_finish_by_hand(sessions):
    session = sessions.open("plank")
    session.command(Command("finish"))  # nothing is there yet
    listener = Listener(session)
    for i in range(30):
        listener.show(i, 1e9 + float(TRACK.t[i]))
    session.command(Command("begin"))
    assert '"phase":"going"' in listener.last
    for i in range(30, 60):
        listener.show(i, 1e9 + float(TRACK.t[i]))
    session.command(Command("finish"))
    assert session.done
    assert session.finished().why == "asked"


@pytest.mark.parametrize("keep", [False, True])
def test_a_finished_set_becomes_a_request_like_any_video(sessions, tmp_path, monkeypatch, keep):
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path))
    session = sessions.open("glute-bridge")
    play_set(session, keep=keep)
    movement = get_movement("glute-bridge")
    done = session.finished()
    request = keep_set(done, movement, set_name(movement))
    assert request.path.is_file()
    assert request.name.startswith("Glute bridge, ")
    assert re.fullmatch(r"Glute bridge, \d+ \w+, \d\d:\d\d", live_name(request.name))
    assert request.options == {"movement": "glute-bridge"}
    if keep:
        from posecheck.jobs.results import track_file

        assert request.path.suffix == ".mkv"
        track = load_track(track_file(request))
    else:
        track = load_track(request.path)
    live, kept = (analyze_track(t, "glute-bridge").report for t in (done.track, track))
    assert len(kept.reps) == len(live.reps) == 2
    assert [f.code for f in kept.findings] == [f.code for f in live.findings]
