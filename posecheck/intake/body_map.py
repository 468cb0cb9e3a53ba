"""The places of the body map, in words."""

from __future__ import annotations

from typing import get_args

from posecheck.intake.answers import Region

REGIONS: dict[Region, str] = {
    "neck": "neck",
    "upper-back": "upper back",
    "low-back-left": "low back, left",
    "low-back-middle": "low back, middle",
    "low-back-right": "low back, right",
    "hip-front-left": "front of the left hip",
    "hip-front-right": "front of the right hip",
    "hip-side-left": "side of the left hip",
    "hip-side-right": "side of the right hip",
    "buttock-left": "left buttock",
    "buttock-right": "right buttock",
    "groin-left": "left groin",
    "groin-right": "right groin",
    "thigh-front-left": "front of the left thigh",
    "thigh-front-right": "front of the right thigh",
    "thigh-back-left": "back of the left thigh",
    "thigh-back-right": "back of the right thigh",
    "knee-left": "left knee",
    "knee-right": "right knee",
    "below-knee-left": "left leg below the knee",
    "below-knee-right": "right leg below the knee",
}
"""Every place, from the head down, as it is said in a list; left and right are the person's own."""

assert set(REGIONS) == set(get_args(Region))
