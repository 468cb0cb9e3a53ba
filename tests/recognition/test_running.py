"""The gait of a run of which two things are known: its rhythm, and its steps."""

from __future__ import annotations

import pytest

from posecheck.measures.gait.contacts import Contact
from posecheck.measures.gait.detect import Gait
from posecheck.recognition.running import _with_steps


@pytest.mark.parametrize(("by_steps", "half"), [(160.0, 11.6), (171.8, 0.5)])
def test_a_rhythm_that_no_contact_bears_out_is_as_sure_as_the_steps_agree_with_it(by_steps, half):
    contact = Contact("left", 1.0, float("nan"), 0.0)
    rhythm = Gait("running", 171.6, 0.5, (), 0.0, 0.3)
    got = _with_steps(rhythm, Gait("running", by_steps, 8.0, (contact,), 0.0, float("nan")))
    assert (got.cadence_spm, got.contacts) == (171.6, (contact,))
    assert got.half_width_spm == pytest.approx(half)
