"""A measurement that has its value and its interval, and one that lacks part of them."""

from __future__ import annotations

import pytest

from posecheck.model.measurement import Measurement


def test_what_is_known_is_value_low_and_high():
    assert Measurement("trunk_lean", 8.0, 5.0, 11.0, "deg").known == (8.0, 5.0, 11.0)


@pytest.mark.parametrize("lacking", [(None, None, None), (8.0, None, 11.0), (8.0, 5.0, None)])
def test_what_lacks_a_part_is_not_known(lacking):
    with pytest.raises(ValueError, match="trunk_lean has no value with an interval"):
        _ = Measurement(
            "trunk_lean", *lacking, "deg", status="refused", reason="nobody is there"
        ).known
