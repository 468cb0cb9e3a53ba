"""A guided session behind the socket: driven by ticks and by frames, taken up, never twice."""

from __future__ import annotations

import asyncio

import pytest

from posecheck.guided.session import begin
from posecheck.live.protocol import BadMessage, read_command
from posecheck.live.sessions import Sessions
from posecheck.pose.io.replay import ReplayEstimator
from tests.drawn.stick_movements import bridge_track
from tests.guided.sessions_made import NOW, bridges, session_of
from tests.live.fake_browser import FakeBrowser
from tests.live.live_play import held
from tests.live.test_guided_engine import RELEASE

TRACK = held(bridge_track(size=(640, 480)), before_s=6.0)


@pytest.fixture
def sessions():
    made = Sessions(most=3, make_estimator=lambda: ReplayEstimator(TRACK), make_finder=None)
    yield made
    for session in list(made._all.values()):
        made.close(session)


def going(*steps, **more):
    return begin(session_of(*steps, **more), NOW)


async def says(browser, **message):
    await browser.say(**message)
    return (await browser.answer())["state"]["guided"]


def test_ticks_and_words_drive_it_without_a_camera(sessions):
    written = []
    live = sessions.open_guided(going(RELEASE, *bridges(), with_camera=False), written.append)

    async def run():
        async with FakeBrowser(sessions) as browser:
            assert (await browser.hello(live.token))["kind"] == "hello"
            assert (await says(browser, do="tick", t=100.0))["moment"] == "coming"
            await says(browser, do="begin")
            assert (await says(browser, do="tick", t=100.2))["moment"] == "doing"
            assert (await says(browser, do="pause"))["paused"] == "asked"
            await says(browser, do="resume")
            assert (await says(browser, do="skip"))["at"] == 1
            assert (await says(browser, do="hurts"))["hurt"] == "glute-bridge"
            assert (await says(browser, do="pain", pain=8))["moment"] == "asking"

    asyncio.run(run())
    assert live.done
    assert not live.awake, "no pose model was asked for"
    assert written[-1].stopped == "pain"
    assert [result.went for result in written[-1].results] == ["skipped", "hurt"]


def test_frames_and_ticks_take_turns(sessions):
    live = sessions.open_guided(going(*bridges()), lambda session: None)

    async def run():
        async with FakeBrowser(sessions) as browser:
            await browser.hello(live.token)
            answer = await browser.picture(1, 1e9)
            assert answer["state"]["guided"]["watch"]
            assert len(answer["state"]["points"]) == 99
            await says(browser, do="tick", t=1e9 + 1)
            late = await browser.picture(2, 1e9 + 0.5)
            assert (late["kind"], late["code"]) == ("refused", "old-picture")
            lost = await says(browser, do="camera-lost")
            assert lost["paused"] == "camera"
            assert (await says(browser, do="by-clock"))["by_clock"]
            back = await says(browser, do="with-camera")
            assert "by_clock" not in back, "a camera is there again"
            assert (await browser.picture(3, 1e9 + 2))["kind"] == "state"

    asyncio.run(run())


def test_opened_again_it_is_the_one_that_is_under_way(sessions):
    first = sessions.open_guided(going(*bridges()), lambda session: None)
    first.command(read_command('{"do": "pause"}'))
    again = sessions.open_guided(going(*bridges()), lambda session: None)
    assert again is first
    assert again.guided.state == "paused"
    sessions.close(first)
    assert sessions.open_guided(going(*bridges()), lambda session: None) is not first


def test_a_word_that_there_is_not_and_a_pain_beyond_the_scale_are_refused():
    for text in ('{"do": "explode"}', '{"do": "pain", "pain": 11}', '{"do": "pain", "pain": "x"}'):
        with pytest.raises(BadMessage):
            read_command(text)


def test_it_waits_and_the_connection_ends_where_it_may_not_go_on(sessions):
    """So that the page runs again and says why: no other window goes on with it either."""
    clear, written = [True], []
    live = sessions.open_guided(
        going(RELEASE, *bridges(), with_camera=False), written.append, may_go_on=lambda: clear[0]
    )

    async def run():
        async with FakeBrowser(sessions) as browser:
            await browser.hello(live.token)
            await says(browser, do="tick", t=100.0)
            await says(browser, do="begin")
            assert (await says(browser, do="tick", t=100.2))["moment"] == "doing"
            clear[0] = False
            assert (await says(browser, do="tick", t=103.0))["paused"] == "asked"
            assert await browser.answer() is None
            assert browser.closed[0] == 4403
        async with FakeBrowser(sessions) as browser:
            await browser.hello(live.token)
            assert (await says(browser, do="by-clock"))["paused"] == "asked"

    asyncio.run(run())
    assert written[-1].state == "paused"


def test_one_that_is_closed_ends_its_connection(sessions):
    live = sessions.open_guided(going(*bridges(), with_camera=False), lambda session: None)

    async def run():
        async with FakeBrowser(sessions) as browser:
            await browser.hello(live.token)
            await says(browser, do="tick", t=100.0)
            await asyncio.to_thread(sessions.close, live)
            assert await browser.answer() is None
            assert browser.closed[0] == 4403

    asyncio.run(run())
