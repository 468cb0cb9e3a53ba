"""The socket: who is let in, what is refused, and that nobody else notices."""

from __future__ import annotations

import asyncio
import gc
import threading

import pytest

from posecheck.errors import ModelMissing
from posecheck.live.protocol import BAD_FRAMES, LARGEST_MESSAGE
from posecheck.live.sessions import Sessions
from posecheck.pose.io.replay import ReplayEstimator
from tests.drawn.stick_movements import bridge_track, plank_track
from tests.live.fake_browser import JPEG, FakeBrowser, write_picture
from tests.live.live_play import held

TRACK = held(bridge_track(size=(640, 480)), before_s=6.0)


@pytest.fixture
def sessions():
    made = Sessions(most=3, make_estimator=lambda: ReplayEstimator(TRACK), make_finder=None)
    yield made
    for session in list(made._all.values()):
        made.close(session)
    gc.collect()


async def pictures(browser, first, count, start=1e9):
    answer = None
    for i in range(first, first + count):
        answer = await browser.picture(i, start + float(TRACK.t[i]))
    return answer


def test_pictures_are_answered_one_by_one(sessions):
    async def run():
        async with FakeBrowser(sessions) as browser:
            hello = await browser.hello(sessions.open("glute-bridge").token)
            assert hello == {"kind": "hello", "movement": "glute-bridge", "title": "Glute bridge"}
            answer = await pictures(browser, 0, 30)
            assert answer["kind"] == "state"
            assert answer["state"]["phase"] == "setup"
            assert len(answer["state"]["points"]) == 99

    asyncio.run(run())


@pytest.mark.parametrize(
    "first",
    [{"do": "hello", "token": "guessed"}, {"do": "hello"}, {"do": "finish"}, {"nonsense": 1}],
)
def test_without_the_token_nothing_goes(sessions, first):
    async def run():
        sessions.open("glute-bridge")
        async with FakeBrowser(sessions) as browser:
            await browser.say(**first)
            code, reason = await browser.ended()
            assert code == 4403
            assert "session" in reason

    asyncio.run(run())


def test_a_picture_before_the_token_is_refused(sessions):
    async def run():
        async with FakeBrowser(sessions) as browser:
            await browser.send(write_picture(1, 1.0, JPEG))
            assert (await browser.ended())[0] == 4403

    asyncio.run(run())


def test_tokens_cannot_be_guessed(sessions):
    tokens = {sessions.open("plank").token for _ in range(50)}
    assert len(tokens) == 50
    assert min(map(len, tokens)) >= 32


def test_50_megabytes_end_the_connection_and_disturb_nobody(sessions):
    async def run():
        async with FakeBrowser(sessions) as good, FakeBrowser(sessions) as bad:
            await good.hello(sessions.open("glute-bridge").token)
            await bad.hello(sessions.open("glute-bridge").token)
            await pictures(good, 0, 3)
            await bad.send(bytes(50_000_000))
            code, reason = await bad.ended()
            assert code == 1009
            assert "1 MB" in reason
            assert (await pictures(good, 3, 3))["kind"] == "state"
            assert good.closed is None

    asyncio.run(run())


def test_the_cap_is_what_it_says(sessions):
    async def run():
        async with FakeBrowser(sessions) as browser:
            await browser.hello(sessions.open("glute-bridge").token)
            # what follows a JPEG's end is not looked at
            answer = await browser.picture(1, 1e9, JPEG + bytes(LARGEST_MESSAGE - len(JPEG) - 16))
            assert answer["kind"] == "state"
            await browser.send(
                write_picture(2, 2e9, JPEG + bytes(LARGEST_MESSAGE - len(JPEG) - 15))
            )
            assert (await browser.ended())[0] == 1009

    asyncio.run(run())


def test_garbage_is_refused_kindly_and_the_set_goes_on(sessions):
    async def run():
        async with FakeBrowser(sessions) as browser:
            await browser.hello(sessions.open("glute-bridge").token)
            await pictures(browser, 0, 2)
            for garbage in (
                b"",
                b"garbage",
                write_picture(9, 5.0, b"\xff\xd8garbage"),
                write_picture(9, 1e9 + 3, JPEG[:200]),
            ):
                await browser.send(garbage)
                answer = await browser.answer()
                assert answer["kind"] == "refused"
                assert answer["message"]
            await browser.say(do="dance")
            assert (await browser.answer())["code"] == "not-a-command"
            assert (await pictures(browser, 2, 2))["kind"] == "state"

    asyncio.run(run())


def test_nothing_but_garbage_ends_the_connection(sessions):
    async def run():
        async with FakeBrowser(sessions) as browser:
            await browser.hello(sessions.open("glute-bridge").token)
            for _ in range(BAD_FRAMES):
                await browser.send(b"garbage")
            assert (await browser.ended())[0] == 4400

    asyncio.run(run())


def test_an_older_picture_is_refused(sessions):
    async def run():
        async with FakeBrowser(sessions) as browser:
            await browser.hello(sessions.open("glute-bridge").token)
            await browser.picture(1, 100.0)
            assert (await browser.picture(2, 99.0))["code"] == "old-picture"
            assert (await browser.picture(3, 100.1))["kind"] == "state"

    asyncio.run(run())


def test_a_set_goes_on_after_a_lost_connection(sessions):
    async def run():
        token = sessions.open("glute-bridge").token
        async with FakeBrowser(sessions) as first:
            await first.hello(token)
            answer = await pictures(first, 0, 200)
            assert answer["state"]["phase"] == "going"
            await first.leave()
        async with FakeBrowser(sessions) as second:
            await second.hello(token)
            answer = await pictures(second, 200, 20)
            assert answer["state"]["phase"] == "going"
            assert answer["state"]["t"] == pytest.approx(float(TRACK.t[219]), abs=0.01)

    asyncio.run(run())


def test_a_second_window_takes_over(sessions):
    async def run():
        token = sessions.open("glute-bridge").token
        async with FakeBrowser(sessions) as first, FakeBrowser(sessions) as second:
            await first.hello(token)
            await second.hello(token)
            assert (await first.ended())[0] == 4409
            assert (await pictures(second, 0, 2))["kind"] == "state"

    asyncio.run(run())


def test_two_people_at_once_do_not_mix():
    tracks = iter(
        (ReplayEstimator(TRACK), ReplayEstimator(held(plank_track(size=(640, 480)), before_s=2.0)))
    )
    sessions = Sessions(make_estimator=lambda: next(tracks), make_finder=None)

    async def run():
        bridge, plank = sessions.open("glute-bridge"), sessions.open("plank")
        async with FakeBrowser(sessions) as one, FakeBrowser(sessions) as other:
            await one.hello(bridge.token)
            await one.picture(0, 1e9)
            await other.hello(plank.token)
            for i in range(1, 200):
                a, b = await asyncio.gather(
                    one.picture(i, 1e9 + float(TRACK.t[i])),
                    other.picture(i, 5e8 + float(TRACK.t[i])),
                )
            assert a["state"]["phase"] == b["state"]["phase"] == "going"
            assert b["state"]["clock_s"] > 1
            assert "clock_s" not in a["state"]
        for session in (bridge, plank):
            sessions.close(session)

    asyncio.run(run())


def test_beyond_the_limit_there_is_a_clear_word(sessions):
    async def run():
        browsers = [FakeBrowser(sessions) for _ in range(4)]
        for browser in browsers[:3]:
            await browser.__aenter__()
            await browser.hello(sessions.open("glute-bridge").token)
            await browser.picture(1, 1.0)
        async with browsers[3] as last:
            await last.say(do="hello", token=sessions.open("glute-bridge").token)
            code, reason = await last.ended()
            assert code == 4429
            assert "Try again" in reason
        # one has gone: its place is free, though its set could still be taken up
        await browsers[0].leave()
        async with FakeBrowser(sessions) as late:
            assert (await late.hello(sessions.open("glute-bridge").token))["kind"] == "hello"
        for browser in browsers[1:3]:
            await browser.leave()

    asyncio.run(run())


def test_a_missing_model_is_said():
    def missing():
        raise ModelMissing(
            "The pose model is not on this machine yet.", "Run `posecheck model --fetch` once."
        )

    sessions = Sessions(make_estimator=missing, make_finder=None)

    async def run():
        async with FakeBrowser(sessions) as browser:
            await browser.hello(sessions.open("glute-bridge").token)
            await browser.send(write_picture(1, 1.0, JPEG))
            assert (await browser.answer())["code"] == "model-missing"
            assert (await browser.ended())[0] == 4503

    asyncio.run(run())


def test_the_event_loop_is_never_held_up(sessions):
    """While the model looks, other tasks of the server go on: the picture is looked at on another
    thread."""
    looked, go_on = threading.Event(), threading.Event()

    class Slow(ReplayEstimator):
        def estimate(self, *args):
            looked.set()
            assert go_on.wait(10)
            return super().estimate(*args)

    slow = Sessions(make_estimator=lambda: Slow(TRACK), make_finder=None)

    async def run():
        session = slow.open("glute-bridge")
        async with FakeBrowser(slow) as browser:
            await browser.hello(session.token)
            await browser.send(write_picture(1, 1.0, JPEG))
            assert await asyncio.to_thread(looked.wait, 10)
            await asyncio.sleep(0)  # the loop turns although the look is not done
            go_on.set()
            assert (await browser.answer())["kind"] == "state"
        slow.close(session)

    asyncio.run(run())
