"""Values of options: checked as they are read, so that a wrong one is refused before anything is
computed."""

from __future__ import annotations

import math
import re

import click


class NumberType(click.FloatRange):
    """A number in a range; click lets NaN and infinity through."""

    def convert(self, value, param, ctx):
        number = super().convert(value, param, ctx)
        if not math.isfinite(number):
            self.fail(f"{value} is not a number that can be used here.", param, ctx)
        return number


class Height(click.ParamType):
    """Centimetres from "174", "174cm", or from metres, "1.74": no person is so small that the two
    could be mixed up."""

    name = "cm"

    def convert(self, value, param, ctx):
        if isinstance(value, float):
            return value
        found = re.fullmatch(r"([0-9]+(?:[.,][0-9]+)?)\s*(cm|m|)", str(value).strip().lower())
        number = float(found[1].replace(",", ".")) if found else math.nan
        if found and found[2] != "cm" and 0.5 <= number <= 2.6:
            number *= 100
        elif not found or found[2] == "m" or not 50 <= number <= 260:
            self.fail(
                f"{value!r} is not the height of a person: "
                "give it in centimetres, such as 174, or in metres, such as 1.74.",
                param,
                ctx,
            )
        return number


class MovementName(click.ParamType):
    """An id that is known, or the path of a file of one's own, which is read, and refused where it
    is wrong, before anything is computed."""

    name = "movement"

    def convert(self, value, param, ctx):
        from posecheck.movements.load import as_kept, is_file_name, movements, user_library

        if is_file_name(value):
            return as_kept(value)
        if value not in movements() and value not in user_library().wrong:
            self.fail(
                f"there is no movement {value!r}; "
                f"choose one of {', '.join(movements())}, or name a file that ends in .toml.",
                param,
                ctx,
            )
        return value

    def shell_complete(self, ctx, param, incomplete):
        from click.shell_completion import CompletionItem

        from posecheck.movements.load import movements

        return [CompletionItem(name) for name in movements() if name.startswith(incomplete)]


class BackendName(click.ParamType):
    name = "backend"

    def convert(self, value, param, ctx):
        from posecheck.pose.backends import NAMES

        if value not in NAMES:
            self.fail(
                f"there is no pose backend {value!r}; choose one of {', '.join(NAMES)}.", param, ctx
            )
        return value

    def shell_complete(self, ctx, param, incomplete):
        from click.shell_completion import CompletionItem

        from posecheck.pose.backends import NAMES

        return [CompletionItem(name) for name in NAMES if name.startswith(incomplete)]


class Whom(click.ParamType):
    name = "person"

    def convert(self, value, param, ctx):
        if isinstance(value, int) or value in ("largest", "left", "right"):
            return value
        if re.fullmatch(r"[0-9]{1,3}", value):
            return int(value)
        elsewhere = (
            "To keep a result for somebody: posecheck keep. To compare it with a calibrated"
            " neutral: --calibration NAME."
        )
        self.fail(
            f"{value!r} is neither largest, left, "
            f"right nor a number from the left (0 first). {elsewhere}",
            param,
            ctx,
        )


class FrameSize(click.ParamType):
    name = "WxH"

    def convert(self, value, param, ctx):
        if isinstance(value, tuple):
            return value
        found = re.fullmatch(r"([1-9][0-9]{0,4})[xX×]([1-9][0-9]{0,4})", value.strip())
        if not found:
            self.fail(
                f"{value!r} is not a width and a height in pixels, such as 1280x720.", param, ctx
            )
        return int(found[1]), int(found[2])


_PER_SECOND = {"": 1.0, "m/s": 1.0, "km/h": 1 / 3.6, "kmh": 1 / 3.6, "kph": 1 / 3.6, "mph": 0.44704}
_PACE = {
    "min/km": 1000.0,
    "/km": 1000.0,
    "min/mile": 1609.344,
    "min/mi": 1609.344,
    "/mi": 1609.344,
    "/mile": 1609.344,
}


class Speed(click.ParamType):
    """Metres a second from "2.8", "2.8m/s", "10km/h", "6.2mph", "5:30min/km" or "8:50min/mile"."""

    name = "speed"

    def convert(self, value, param, ctx):
        if isinstance(value, float):
            return value
        text = str(value).strip().lower().replace(" ", "")
        plain = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)([a-z/]*)", text)
        pace = re.fullmatch(r"([0-9]{1,2}):([0-5][0-9])([a-z/]+)", text)
        speed = 0.0
        if plain and plain[2] in _PER_SECOND:
            speed = float(plain[1]) * _PER_SECOND[plain[2]]
        elif pace and pace[3] in _PACE:
            seconds = 60 * int(pace[1]) + int(pace[2])
            speed = _PACE[pace[3]] / seconds if seconds else 0.0
        if not 0.5 <= speed <= 12.5:
            self.fail(
                f"{value!r} is not the speed of a run: "
                "give it as 2.8 (metres a second), 10km/h, 6.2mph or 5:30min/km.",
                param,
                ctx,
            )
        return speed


class ClipTime(click.ParamType):
    """Seconds of a clip from "75", "75.5s" or "1:15.5"."""

    name = "TIME"

    def convert(self, value, param, ctx):
        if isinstance(value, float):
            return value
        found = re.fullmatch(r"(?:([0-9]{1,3}):)?([0-9]+(?:\.[0-9]+)?)s?", str(value).strip())
        if not found or (found[1] and not float(found[2]) < 60):
            self.fail(
                f"{value!r} is not a time of a clip: give seconds, such as 75, or 1:15.",
                param,
                ctx,
            )
        return 60 * float(found[1] or 0) + float(found[2])


class Spans(click.ParamType):
    """Three stretches of time: "0-3,4-7,8-11" -> ((0, 3), (4, 7), (8, 11)), seconds."""

    name = "S-S,S-S,S-S"

    def convert(self, value, param, ctx):
        if isinstance(value, tuple):
            return value
        number = r"([0-9]+(?:\.[0-9]*)?)"
        parts = [re.fullmatch(rf"{number}-{number}", part.strip()) for part in value.split(",")]
        if len(parts) != 3 or not all(parts):
            self.fail(
                f"{value!r} is not three stretches in seconds, such as 0-3,4-7,8-11.", param, ctx
            )
        return tuple((float(p[1]), float(p[2])) for p in parts)


ROTATE = click.option(
    "--rotate",
    "turn",
    type=click.Choice(["0", "90", "180", "270"]),
    default="0",
    help="Clockwise, if the video lies on its side.",
)
