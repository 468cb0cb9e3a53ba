"""Values of options: checked as they are read, so that a wrong one is refused before anything is computed."""

from __future__ import annotations

import math
import re

import click


class Number(click.FloatRange):
    """A number in a range; click lets NaN and infinity through."""

    def convert(self, value, param, ctx):
        number = super().convert(value, param, ctx)
        if not math.isfinite(number):
            self.fail(f"{value} is not a number that can be used here.", param, ctx)
        return number


class MovementName(click.ParamType):
    name = "movement"

    def convert(self, value, param, ctx):
        from posecheck.movements.load import movements

        if value not in movements():
            self.fail(f"there is no movement {value!r}; choose one of {', '.join(movements())}.", param, ctx)
        return value

    def shell_complete(self, ctx, param, incomplete):
        from click.shell_completion import CompletionItem

        from posecheck.movements.load import movements

        return [CompletionItem(name) for name in movements() if name.startswith(incomplete)]


class Whom(click.ParamType):
    name = "person"

    def convert(self, value, param, ctx):
        if isinstance(value, int) or value in ("largest", "left", "right"):
            return value
        if re.fullmatch(r"[0-9]{1,3}", value):
            return int(value)
        self.fail(f"{value!r} is neither largest, left, right nor a number from the left (0 first).", param, ctx)


class PictureSize(click.ParamType):
    name = "WxH"

    def convert(self, value, param, ctx):
        if isinstance(value, tuple):
            return value
        found = re.fullmatch(r"([1-9][0-9]{0,4})[xX×]([1-9][0-9]{0,4})", value.strip())
        if not found:
            self.fail(f"{value!r} is not a width and a height in pixels, such as 1280x720.", param, ctx)
        return int(found[1]), int(found[2])


class Spans(click.ParamType):
    """Three stretches of time: "0-3,4-7,8-11" -> ((0, 3), (4, 7), (8, 11)), seconds."""

    name = "S-S,S-S,S-S"

    def convert(self, value, param, ctx):
        if isinstance(value, tuple):
            return value
        number = r"([0-9]+(?:\.[0-9]*)?)"
        parts = [re.fullmatch(rf"{number}-{number}", part.strip()) for part in value.split(",")]
        if len(parts) != 3 or not all(parts):
            self.fail(f"{value!r} is not three stretches in seconds, such as 0-3,4-7,8-11.", param, ctx)
        return tuple((float(p[1]), float(p[2])) for p in parts)
