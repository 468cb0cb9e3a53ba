"""What a session can say to the person, in words that are read from three metres and spoken: short,
what to do first."""

from __future__ import annotations

from msgspec import Struct


class Say(Struct, frozen=True):
    """One thing to say. code is stable, text plain English."""

    code: str
    text: str


NOBODY = Say("nobody", "Step into the frame.")
LOST = Say("lost", "I can't see you.")
DARK = Say("too-dark", "More light, please: in front of you.")
FAR = Say("too-far", "Come a little closer.")
FEET = Say("feet-cut-off", "Step back: I can't see your feet.")
HIDDEN = Say("feet-hidden", "Something hides your feet: move it, or the camera.")
HEAD = Say("head-cut-off", "Step back: I can't see your head.")
SIDE_ON = Say("turn-side-on", "Turn side-on to the camera.")
NO_DEPTH = Say("view-unknown", ("I can't tell which side you show: this pose model sees no depth."))
SQUARE = Say("turn-square", "Face the camera straight on, or turn side-on.")
TILTED = Say("view-tilted", "The camera is tilted: set it level. Or stand upright.")
CAMERA_ON_ITS_SIDE = Say("picture-on-its-side", "The camera lies on its side: turn it upright.")
STILL = Say("hold-still", "Good. Hold still for a moment.")
READY = Say("ready", "Ready.")
OTHER_SIDE = Say("other-side", "Now the other side.")
POSTURES = {
    "supine": Say("lie-on-your-back", "Lie on your back, knees bent, feet flat."),
    "lying-on-back": Say("lie-on-your-back", "Lie on your back, knees bent, feet flat."),
    "prone": Say("face-down", "Get into your plank, face down."),
    "face-down-on-hands": Say("face-down", "Get into your plank, face down."),
    "upright": Say("stand-upright", "Stand upright."),
    "standing": Say("stand-upright", "Stand upright."),
    "all-fours": Say("all-fours", "Come onto your hands and knees."),
    "half-kneeling": Say("half-kneeling", "Kneel on one knee, the other foot in front."),
    "kneeling": Say("kneel", "Kneel."),
    "lying-on-side": Say("lie-on-your-side", "Lie on your side, knees bent."),
    "side-support": Say("side-support", "Come up onto one arm, on your side."),
    "sitting": Say("sit", "Sit down."),
    "lunging": Say("lunge", "Take a long step, and stay."),
    "squatting": Say("squat", "Go down into a squat."),
    "bent-over": Say("bend-over", "Bend forward from the hips."),
    "lying-on-front": Say("lie-face-down", "Lie face down."),
}
"""What to take up, by the family or the posture that a movement begins from."""


def take_up(posture: str | tuple[str, ...], otherwise: str) -> Say:
    """What to take up before a set: the first posture that a movement names, as it is written
    there. otherwise: the words where none is known of it."""
    first = posture if isinstance(posture, str) else posture[0]
    return POSTURES.get(first) or Say("take-up", otherwise)


GAIT = {
    "standing-not-running": Say("start-running", "Start running: I count your steps."),
    "walking-not-running": Say("walking", "You walk. Run, and I count your steps."),
    "no-steady-rhythm": Say("no-rhythm", "I am looking for your rhythm."),
    "too-short": Say("no-rhythm", "I am looking for your rhythm."),
    "slow-motion-suspected": Say("no-rhythm", "I am looking for your rhythm."),
    "running-not-walking": Say("running", "You run. Walk, and I count your steps."),
    "no-steps": Say("start-walking", "Start walking: I count your steps."),
    "too-few-steps": Say("no-rhythm", "I am looking for your rhythm."),
}
"""What is said live, by the code with which the analysis of a run or of a walk was refused."""
TURNED = {"view-oblique", "view-unsure", "view-not-judged"}
"""Codes of refusals that mean: the person has turned away."""
COMPANY = Say("second-person", "Somebody else is in the frame. I follow the one who began.")
ALONE = Say("alone", "Somebody else is in the frame. I begin once you are alone in it.")
SLOW = Say(
    "slow",
    ("This computer is busy: I see about {rate:.0f} frames a second. Quick moves may be missed."),
)
PAUSED = Say("paused", "The camera paused: {seconds:.0f} seconds are missing.")
LONG = Say("longest", "That was the longest set that I can record. Here is how it went.")
RESIZED = Say("picture-changed", "The frame size changed: the set ends here.")
