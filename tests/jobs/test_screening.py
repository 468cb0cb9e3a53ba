"""Which analyses the parts of a screen wait for: kept a person, forgotten, and odd files passed
over."""

from __future__ import annotations

import pytest

from posecheck.calibration.store import slug
from posecheck.jobs.screening import FILE, forget_screening, put_waiting, waiting_parts

ONE, OTHER = "ab" * 10, "cd" * 10


def test_each_person_has_their_own_and_each_part_one(data):
    put_waiting("anna-key", "bridges", ONE)
    put_waiting("anna-key", "plank", ONE)
    put_waiting("anna-key", "plank", OTHER)
    assert waiting_parts("anna-key") == {"bridges": ONE, "plank": OTHER}
    assert waiting_parts("ben-key") == {}
    put_waiting("anna-key", "bridges", None)
    put_waiting("anna-key", "lunges", None)
    assert waiting_parts("anna-key") == {"plank": OTHER}
    forget_screening("anna-key")
    forget_screening("anna-key")
    assert waiting_parts("anna-key") == {} and not (data / "people" / slug("anna-key")).exists()


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'{"plank": 3}', b'{"plank": "../../etc"}', b"\xff"]
)
def test_what_cannot_be_read_is_nothing(data, content):
    put_waiting("anna-key", "bridges", ONE)
    (data / "people" / slug("anna-key") / FILE).write_bytes(content)
    assert waiting_parts("anna-key") == {}
    put_waiting("anna-key", "bridges", OTHER)
    assert waiting_parts("anna-key") == {"bridges": OTHER}
