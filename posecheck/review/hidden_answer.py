"""Where only the annotated video of a result is left: what hides the answer drawn on it."""

from __future__ import annotations

import cv2
import numpy as np

from posecheck.model.report import Report
from posecheck.present import drawing
from posecheck.present.colours import STAGE, rgb

_COVER = rgb(STAGE.figure_ground)
_WIDEST_BADGE = "Hold 00:00"


def without_answer(picture: np.ndarray, report: Report) -> np.ndarray:
    """A frame (h, w, 3) of the annotated video, the strip below cut off, with the band of rep and
    cue covered, in grey: orange marks a fault.

    report: the one that was drawn. The band is as tall in every frame, with a cue or without, so
    that it does not tell either.
    """
    grey = cv2.cvtColor(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    grey[
        : drawing.banner_height(picture.shape, _WIDEST_BADGE, [f.cue for f in report.findings])
    ] = _COVER
    return grey
