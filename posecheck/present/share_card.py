"""A picture to show to a friend: the still with the drawn angle, one sentence, the figure with its
interval, and the mark of posecheck."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageDraw

from posecheck.model.report import Report
from posecheck.present import words
from posecheck.present.colours import LIGHT, STAGE, rgb
from posecheck.present.headline import headline
from posecheck.present.keyframes import KeyFrame
from posecheck.present.one_cue import by_cue
from posecheck.present.sprites import font, printable

SIZE = (1080, 1350)
"""px, the 4 : 5 that phones and their programs show whole."""
_IMAGE_HEIGHT = 890
_MARGIN = 54
_SENTENCE, _FIGURE, _MARK = 50, 40, 34
_MOST_LINES = 3


def share_figure(report: Report, frame: KeyFrame | None = None) -> str:
    """ "Trunk: 45° forward (40 to 49°)": of the first finding, else the cadence, else what is
    drawn in the frame; "" where there is none."""
    if report.findings:
        finding = by_cue(report.findings)[0][0]
        value = words.signed_in_words(finding.measure, finding.value, finding.unit)
        between = words.interval(finding.measure, finding.low, finding.high, finding.unit)
        return f"{words.short_label(finding.measure)}: {value} ({between})"
    for m in report.stride.measurements if report.stride else ():
        if m.name == "cadence" and m.value is not None:
            return f"{words.measure_label('cadence')}: {words.with_interval(m)}"
    return ": ".join(frame.angles[0]) if frame is not None and frame.angles else ""


def share_card(report: Report, frame: KeyFrame | None, still: np.ndarray) -> bytes:
    """The picture as PNG. still (h, w, 3) uint8 RGB: the frame as it is shown, its face blurred or
    not."""
    card = Image.new("RGB", SIZE, rgb(LIGHT.paper))
    card.paste(_fitted(still), (0, 0))
    pen = ImageDraw.Draw(card)
    width, y = SIZE[0] - 2 * _MARGIN, _IMAGE_HEIGHT + 44
    for line in _lines(pen, headline(report), width):
        pen.text((_MARGIN, y), line, font=font(_SENTENCE), fill=rgb(LIGHT.ink))
        y += round(_SENTENCE * 1.24)
    figure = printable(share_figure(report, frame))
    size = _FIGURE
    while size > 22 and pen.textlength(figure, font=font(size)) > width:
        size -= 2
    pen.text((_MARGIN, y + 22), figure, font=font(size), fill=rgb(LIGHT.measured))
    _mark(pen)
    out = io.BytesIO()
    card.save(out, "PNG", optimize=True)
    return out.getvalue()


def _fitted(still: np.ndarray) -> Image.Image:
    """The still in the upper part: all of it, on the colour of the stage."""
    picture = Image.fromarray(still)
    share = min(SIZE[0] / picture.width, _IMAGE_HEIGHT / picture.height)
    picture = picture.resize(
        (round(picture.width * share), round(picture.height * share)), Image.Resampling.LANCZOS
    )
    stage = Image.new("RGB", (SIZE[0], _IMAGE_HEIGHT), rgb(STAGE.ground))
    stage.paste(picture, ((SIZE[0] - picture.width) // 2, (_IMAGE_HEIGHT - picture.height) // 2))
    return stage


def _lines(pen: ImageDraw.ImageDraw, text: str, width: float) -> list[str]:
    """The text in lines of at most `width` px; what is beyond the last one ends in three dots."""
    lines: list[str] = []
    for word in printable(text).split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and pen.textlength(longer, font=font(_SENTENCE)) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > _MOST_LINES:
        last = lines[_MOST_LINES - 1]
        while " " in last and pen.textlength(f"{last} ...", font=font(_SENTENCE)) > width:
            last = last.rpartition(" ")[0]
        lines = [*lines[: _MOST_LINES - 1], f"{last.rstrip('.,;')} ..."]
    return lines


def _mark(pen: ImageDraw.ImageDraw) -> None:
    """The mark of posecheck, a bent leg on its plate, and its name."""
    side = 64
    left, top = _MARGIN, SIZE[1] - _MARGIN - side
    pen.rounded_rectangle((left, top, left + side, top + side), 16, fill=rgb(LIGHT.measured))

    def at(x: float, y: float) -> tuple[float, float]:
        return left + x * side / 32, top + y * side / 32

    white = rgb(STAGE.white)
    bones = [at(16.5, 11.5), at(13.5, 18.5), at(18.5, 21.5), at(17, 27)]
    pen.line(bones, fill=white, width=5, joint="curve")
    pen.line([at(13.5, 18.5), at(9.5, 23), at(5.5, 23)], fill=white, width=5, joint="curve")
    (x, y), r = at(18.5, 7), 5
    pen.ellipse((x - r, y - r, x + r, y + r), fill=white)
    name = (left + side + 20, top + (side - _MARK) // 2 - 3)
    pen.text(name, "posecheck", font=font(_MARK), fill=rgb(LIGHT.ink))
