"""Reading the same clip again in another way: the pose model does not run again where only the
judging changes."""

from __future__ import annotations

import streamlit as st

from posecheck.jobs.results import Result, kept_request
from posecheck.movements.load import filmed_movements, get_movement
from posecheck.pages import work
from posecheck.pages.markup import escaped
from posecheck.pages.plain import (
    offered_movements,
    slow_motion_answers,
    slow_motion_question,
    suggested_turn,
    suspected_slow_motion,
)

_GONE = "The video itself is not kept any more. Upload it again to check it with other settings."


def show_questions(result: Result) -> bool:
    """A question whose answer mends a refused clip, with its button. False where there is none."""
    factor = suspected_slow_motion(result.report)
    turn = suggested_turn(result.report)
    offered = offered_movements(result.report)
    if factor is not None:
        question = slow_motion_question(result.report)
        answers = [
            (said, {"slow_motion": times}) for said, times in slow_motion_answers(result.report)
        ]
    elif turn is not None:
        question = "The picture seems to lie on its side."
        answers = [("Turn it and check again", {"turn_deg": turn})]
    elif offered:
        question = next(r.message for r in result.report.quality.reasons if r.option == "movement")
        answers = [
            (f"It is {get_movement(name).in_a_sentence}", {"movement": name})
            for name in offered
            if name in filmed_movements()
        ]
    else:
        return False
    with st.container(border=True, key="pc-question"):
        st.subheader(escaped(question), anchor=False)
        if factor is not None:
            st.markdown(
                "Phones play slow motion as if it were ordinary video, "
                "and some do not write into the file that it is. "
                "Which number of steps could be yours?"
            )
        for i, (yes, changed) in enumerate(answers):
            if st.button(
                yes,
                type="secondary" if i else "primary",
                key=f"yes-{result.key}" + (f"-{i}" if i else ""),
                icon=":material/check:",
            ):
                again(result.key, changed)
        if factor is not None:
            st.caption(
                "You do not know? Then leave it: a cadence, and all that hangs on time, would be a"
                " guess. Your phone's camera settings say the frames a second of slow motion."
            )
    return True


def show_reread(result: Result, opened: bool = False) -> None:
    """Movement, playing speed, person, turn and height, as they were taken, to be changed."""
    report = result.report
    with st.expander(
        "Is something wrong here? Check it again", icon=":material/tune:", expanded=opened
    ):
        known = list(filmed_movements())
        now = report.movement if report.movement in known else None
        a, b = st.columns(2)
        movement = a.selectbox(
            "Movement",
            [None, *known],
            index=known.index(now) + 1 if now else 0,
            key=f"re-movement-{result.key}",
            format_func=lambda m: filmed_movements()[m].title if m else "Find it for me",
        )
        slow = b.number_input(
            "Times slower than real time",
            1.0,
            100.0,
            float(report.source.slow_motion.factor or 1.0),
            1.0,
            format="%g",
            key=f"re-slow-{result.key}",
            help="1 is ordinary speed; 8 is a capture frame rate of 240 a second played at 30.",
        )
        people = _whom(result)
        person = a.selectbox(
            "Which person to check",
            list(people),
            index=list(people).index(result.options.get("person", "largest")),
            key=f"re-person-{result.key}",
            format_func=people.get,
        )
        height = b.number_input(
            "Your height, cm",
            100,
            230,
            _height(result),
            key=f"re-height-{result.key}",
            placeholder="not needed",
        )
        if st.button("Check it again", key=f"re-go-{result.key}"):
            changed = {
                "movement": movement if movement != now or not report.detected else None,
                "slow_motion": (
                    slow
                    if slow != report.source.slow_motion.factor or "slow_motion" in result.options
                    else None
                ),
                "person": None if person == "largest" else person,
                "height_m": None if height is None else height / 100,
            }
            again(result.key, changed)


def _whom(result: Result) -> dict[str | int, str]:
    """Whom one can ask for, in words: also by number where several were seen, and whoever was asked
    for."""
    whom: dict[str | int, str] = {
        "largest": "The largest person",
        "left": "The one on the left",
        "right": "The one on the right",
    }
    asked = result.options.get("person", "largest")
    numbers = {
        *range(len(result.people) if len(result.people) > 2 else 0),
        *({asked} if isinstance(asked, int) else ()),
    }
    return whom | {number: f"Number {number + 1} from the left" for number in sorted(numbers)}


def _height(result: Result) -> int | None:
    height = result.options.get("height_m")
    return None if height is None else round(height * 100)


def again(key: str, changed: dict) -> None:
    """Starts the same file with other options, and shows that in place of this result."""
    if work.start_again(key, changed) is None:
        st.error(
            (
                _GONE
                if kept_request(key)
                else ("The settings of this check are not kept any more. Upload the video again.")
            ),
            icon=":material/error:",
        )
    else:
        st.rerun()
