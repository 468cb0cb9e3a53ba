"""The coach's evening, in a real browser: ten flagged reps by keyboard, a better limit, and the
next report judged by it."""

from __future__ import annotations

import re
from base64 import b64encode
from importlib.resources import files

import pytest
from sqlalchemy import select

from posecheck.pose.io.storage import load_track, save_track
from posecheck.present.sketch import read_shapes
from posecheck.review import add_person, file_result, open_store
from posecheck.review.handover import athlete_report
from posecheck.review.labels import session_notes
from posecheck.review.queue import Filters, waiting
from posecheck.review.replies import replies_of
from posecheck.review.reply_tables import SketchRow
from posecheck.review.store import FILE_NAME
from tests.review.review_results import SAMPLES, TRACKS, stick_lunges, write_result

pytest.importorskip("playwright.sync_api", reason="needs Playwright")
from playwright.sync_api import Page, expect

expect.set_options(timeout=45_000)  # the first look at a page loads what it needs
ASKED = "Trunk tips forward"


@pytest.fixture(scope="module")
def filled(app_data, tmp_path_factory):
    """A store with ten reps whose trunk tips forward clearly, of two athletes, and one session with
    real pictures."""
    folder = tmp_path_factory.mktemp("results")
    store = open_store(app_data / FILE_NAME)
    anna, ben = add_person(store, "Anna"), add_person(store, "Ben", "none")
    for name, who, reps in (("monday", anna, 4), ("tuesday", ben, 4)):
        file_result(
            store,
            who,
            write_result(folder / name, stick_lunges(name, reps, trunk_lean=34.0), "lunge"),
        )
    file_result(
        store,
        anna,
        write_result(folder / "real", load_track(TRACKS / "lunge-lean.npz")),
        SAMPLES / "lunge-lean.mp4",
    )
    yield store
    store.close()


def at_rest(page: Page) -> None:
    """Waits until the page is all there and listens to its keys, as who looks at a rep does."""
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    page.wait_for_selector("html[data-note-key=ready]", state="attached")
    # a button is drawn before its key is listened to: that is done when the browser has nothing
    # else to do
    page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestIdleCallback(done)))"
    )


def at_rest_without_keys(page: Page) -> None:
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    page.wait_for_timeout(500)


def left(page: Page) -> int:
    """How many entries the page says are left, 0 where it says that nothing is."""
    expect(page.get_by_text(re.compile(r"\d+ left|Nothing is left")).first).to_be_visible()
    at_rest(page)
    found = re.search(r"(\d+) left", page.locator(".stMain").inner_text())
    return int(found[1]) if found else 0


def _left_of_both_laps(page: Page) -> int:
    """As `left`; where what is flagged is done, the lap of doubts and samples is begun."""
    if not (count := left(page)):
        go_on = page.get_by_role("button", name=re.compile("^Go on: doubts and samples"))
        if go_on.count():
            go_on.click()
            expect(page.get_by_text(re.compile(r"\d+ left")).first).to_be_visible()
            count = left(page)
    return count


_MICROPHONE = """navigator.mediaDevices.getUserMedia = async () => {
  const sound = new AudioContext(), tone = sound.createOscillator();
  const out = sound.createMediaStreamDestination();
  tone.connect(out); tone.start();
  return out.stream;
}"""
"""A tone instead of the computer's own."""


def test_a_reply_is_drawn_and_spoken_and_no_key_labels_meanwhile(page, app_url, filled):
    """Mouse, finger and keys; what is drawn arrives in shares of the picture, what is said as
    sound, and both are in what is handed over."""
    page.add_init_script(_MICROPHONE)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{app_url}/queue")
    at_rest(page)
    page.keyboard.press("w")
    pad = page.locator(".pad")
    drawing = pad.locator(".drawing")
    drawing.scroll_into_view_if_needed()
    at_rest(page)
    box = drawing.bounding_box()

    def at(x: float, y: float) -> tuple[float, float]:
        return box["x"] + x * box["width"], box["y"] + y * box["height"]

    page.mouse.move(*at(0.2, 0.3))
    page.mouse.down()
    page.mouse.move(*at(0.6, 0.5))
    page.mouse.up()
    expect(pad).to_have_attribute("data-shapes", "1")
    page.keyboard.press("3")
    for point in ((0.5, 0.2), (0.5, 0.6), (0.8, 0.6)):
        page.mouse.click(*at(*point))
    expect(drawing.locator("text")).to_have_text("90°")
    page.keyboard.press("4")
    finger = page.context.new_cdp_session(page)
    for kind, points in (
        ("touchStart", [(0.1, 0.9)]),
        ("touchMove", [(0.2, 0.8)]),
        ("touchMove", [(0.3, 0.9)]),
        ("touchEnd", []),
    ):
        touched = [dict(zip("xy", at(*point), strict=True)) for point in points]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touched})
    expect(pad).to_have_attribute("data-shapes", "3")
    before = waiting(filled, Filters())
    page.keyboard.press("z")
    page.keyboard.press("a")  # of the queue: it would be a label
    page.keyboard.press("s")
    expect(pad.get_by_text("Saved: 2 shapes go with your reply.")).to_be_visible()
    record = page.get_by_test_id("stAudioInput")
    record.get_by_role("button", name="Record").click()
    expect(record.get_by_test_id("stAudioInputWaveformTimeCode")).to_have_text("00:01")
    record.get_by_role("button", name="Stop recording").click()
    expect(record.get_by_role("button", name="Play")).to_be_visible()
    page.get_by_label(re.compile("^Your reply to")).fill("As I drew it")
    page.get_by_role("button", name="Send the reply").click()
    expect(page.get_by_test_id("stAudio")).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("an arrow, an angle of 90°"))).to_be_visible()
    assert waiting(filled, Filters()) == before
    replies = {s: found for s in (1, 2, 3) if (found := replies_of(filled, s))}
    ((session, (reply,)),) = replies.items()
    assert reply.text == "As I drew it" and reply.sound_s > 0.5
    arrow = read_shapes(_shapes(filled, reply.id))[0]
    assert arrow.points[0] == pytest.approx((0.2, 0.3), abs=0.01)
    assert arrow.points[1] == pytest.approx((0.6, 0.5), abs=0.01)
    handed = athlete_report(filled, session)
    assert "data:audio/mp4;base64," in handed and ">90°</text>" in handed


def _shapes(store, reply_id: int) -> str:
    with store.reading() as db:
        return db.scalar(select(SketchRow.shapes).where(SketchRow.reply_id == reply_id))


def test_ten_flagged_reps_by_keyboard_then_a_better_limit_judges_the_next_report(
    page, app_url, filled, tmp_path
):
    page.goto(f"{app_url}/queue")
    disagreed, noted, pictures = 0, False, False
    while (count := _left_of_both_laps(page)) > 0:
        heading = page.get_by_role("heading", name=re.compile("do you see it")).inner_text()
        pictures = pictures or page.locator("video").count() == 1
        wanted = heading.startswith(ASKED)
        if wanted and not noted:
            page.keyboard.press("n")
            page.keyboard.type("Add a dumbbell, as asked")  # its letters are no verdicts
            page.keyboard.press("Enter")
            expect(page.locator("blockquote")).to_have_text("Add a dumbbell, as asked")
            assert left(page) == count
            noted = True
        page.keyboard.press("d" if wanted else "u")
        disagreed += wanted
        expect(
            page.get_by_text(
                re.compile(f"^.*{count - 1} left" if count > 1 else "Nothing is left")
            ).first
        ).to_be_visible()
    assert disagreed >= 10
    assert noted and pictures
    assert waiting(filled) == 0
    assert waiting(filled, Filters(state="disagree")) == disagreed
    assert [n.text for session in (1, 2, 3) for n in session_notes(filled, session)] == [
        "Add a dumbbell, as asked"
    ]

    page.goto(f"{app_url}/rules")
    offered = page.get_by_text(re.compile(rf"^{ASKED}: threshold .* instead of 25°$"))
    expect(offered).to_be_visible()
    better = float(re.search(r"threshold ([\d.]+)°", offered.inner_text())[1])
    assert better > 25
    expect(
        page.get_by_text(re.compile(r"Of all \d+ reps it would have flagged 0 instead of 10"))
    ).to_be_visible()
    page.get_by_role("button", name="Use this threshold for everybody").click()
    expect(
        page.get_by_text(re.compile("From now on reports are judged by .*everyone 1"))
    ).to_be_visible()

    next_one = save_track(stick_lunges("thursday", 3, trunk_lean=34.0), tmp_path / "thursday.npz")
    page.goto(f"{app_url}/check")
    page.locator("input[type=file]").first.set_input_files(str(next_one))
    page.get_by_role("button", name="Check it").click()
    page.wait_for_url(re.compile("file="))
    expect(page.get_by_text(re.compile("reps")).first).to_be_visible()

    page.goto(f"{app_url}/people?person=1")
    page.get_by_text("Keep a result for Anna").click()
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_text("Kept.", exact=True)).to_be_visible()
    judged = (
        "Judged by the thresholds of everyone 1: "
        f"trunk tips forward {better:g} (posecheck's own: 25)."
    )
    expect(page.get_by_text(judged)).to_be_visible()
    expect(page.get_by_text(re.compile("All 3 reps were in good form"))).to_be_visible()


def test_the_whole_decision_is_on_one_screen_and_answers_to_its_keys(page, app_url, filled):
    """At 1280x800 nothing that one decides by lies below the fold; slow, frame by frame, and a
    label that is taken back, in the store too."""
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{app_url}/queue")
    page.get_by_role("button", name="Filter").click()
    page.get_by_label("State").click()
    page.get_by_role("option", name="all").click()
    page.keyboard.press("Escape")
    expect(page.get_by_label("State")).to_have_count(0)
    clip = page.locator(".st-key-pc-decision video")
    while not clip.count():
        at_rest(page)
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(300)
        at_rest(page)
    decision = page.locator(".st-key-pc-decision")
    picture = decision.locator("[data-testid=stImage] img")
    curve = decision.locator("[data-testid=stVegaLiteChart]")
    for part in (
        decision.get_by_role("heading", name=re.compile("do you see it")),
        picture,
        clip,
        curve,
        decision.get_by_text(re.compile("95 % interval")),
        *(decision.get_by_role("button", name=n) for n in ("I see it", "I do not", "Undo")),
    ):
        expect(part).to_be_visible()
        box = part.bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= 800, (part, box)
    heading = decision.get_by_role("heading").bounding_box()
    button = decision.get_by_role("button", name="I see it").bounding_box()
    assert heading["y"] + 28 <= button["y"]

    page.keyboard.press("s")
    expect(clip).to_have_js_property("playbackRate", 0.5)
    page.keyboard.press(".")
    before = clip.evaluate("video => video.paused && video.currentTime")
    page.keyboard.press(".")
    after = clip.evaluate("video => video.currentTime")
    assert before is not False and after == pytest.approx(before + 0.04, abs=0.005)

    shown = page.locator(".pc-kicker").inner_text()
    seen = waiting(filled, Filters(state="agree"))
    at_rest(page)
    page.keyboard.press("a")
    expect(page.get_by_text(re.compile("Saved: .*: you see it"))).to_be_visible()
    assert waiting(filled, Filters(state="agree")) == seen + 1
    at_rest(page)
    page.keyboard.press("z")
    expect(page.get_by_text(re.compile("Taken back: .*: you see it"))).to_be_visible()
    assert waiting(filled, Filters(state="agree")) == seen
    expect(page.locator(".pc-kicker")).to_have_text(shown, use_inner_text=True)


def test_a_row_of_the_roster_opens_the_athlete(page, app_url, filled):
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{app_url}/people")
    table = page.locator("[data-testid=stDataFrame] canvas").first
    expect(table).to_be_visible()
    at_rest_without_keys(page)
    names = page.locator("[data-testid=stDataFrame] table [role=row]")
    second = names.nth(2).inner_text()
    box = table.bounding_box()
    page.mouse.click(box["x"] + 200 + 37, box["y"] + 38 + 38 * 1.5)
    expect(page.get_by_role("button", name="All athletes")).to_be_visible()
    heading = page.get_by_role("heading", level=2).first.inner_text()
    assert heading in second


def test_previous_and_next_by_keyboard_and_a_second_thought(page, app_url, filled):
    """Goes back to an entry that has a verdict, sees what posecheck had said of it, and says
    otherwise."""
    page.goto(f"{app_url}/queue")
    page.get_by_role("button", name="Filter").click()
    page.get_by_label("State").click()
    page.get_by_role("option", name="you do not").click()
    expect(page.get_by_role("listbox")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.get_by_label("State")).to_have_count(0)
    title = page.get_by_role("heading", name=re.compile("do you see it"))
    expect(page.get_by_text("Your label:")).to_be_visible()
    at_rest(page)
    kicker = page.locator(".pc-kicker")
    first = kicker.inner_text(), title.inner_text()
    page.keyboard.press("ArrowRight")
    at_rest(page)
    shown = (
        "document.querySelector('.pc-kicker')?.innerText === k && "
        "document.querySelector('.st-key-pc-decision h2')?.innerText === t"
    )
    page.wait_for_function(f"([k, t]) => !({shown})", arg=list(first))
    at_rest(page)
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(f"([k, t]) => {shown}", arg=list(first))
    at_rest(page)
    page.keyboard.press("a")
    expect(page.get_by_text(re.compile("Saved: .*: you see it"))).to_be_visible()
    assert waiting(filled, Filters(state="agree")) == 1


@pytest.mark.parametrize(
    ("place", "heading"), [("queue", "Review queue"), ("people", "People"), ("rules", "Rules")]
)
@pytest.mark.parametrize("width", [390, 1280])
def test_pages_fit_the_screen(page, app_url, filled, place, heading, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{app_url}/{place}")
    expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    expect(page.get_by_text("posecheck describes form")).to_be_attached()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")


def test_called_again_one_key_does_one_thing(page):
    """As after a change of the theme, which calls the script anew without an end."""
    script = b64encode(files("posecheck.pages").joinpath("coach_queue.js").read_bytes()).decode()
    page.set_content(
        '<div class="keys"><p role="status"></p></div>'
        '<div class="st-key-pc-decision"><video></video></div>'
    )
    said = page.evaluate(
        """async (script) => {
          const listen = (await import(`data:text/javascript;base64,${script}`)).default;
          const parentElement = document.querySelector(".keys");
          const data = { note: "Note", say: { speed: "{}", frame: "{}" } };
          const press = () => {
            document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "s", bubbles: true }));
            return parentElement.textContent;
          };
          const first = listen({ parentElement, data }), last = listen({ parentElement, data });
          const once = press();
          first();
          const ready = document.documentElement.dataset.noteKey;
          last();
          return [once, ready, press(), document.documentElement.dataset.noteKey ?? ""];
        }""",
        script,
    )
    assert said == ["0.5", "ready", "0.5", ""]
