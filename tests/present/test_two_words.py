"""Every fault that posecheck ships can be said between two reps."""

from __future__ import annotations

from posecheck.movements.load import shipped_movements
from posecheck.present.two_words import two_words


def test_every_shipped_fault_is_said_in_two_words_of_its_own():
    for movement in shipped_movements().values():
        said = [two_words(fault.code, "") for fault in movement.fault]
        assert all(len(words.split()) == 2 for words in said), (movement.id, said)
        assert len(set(said)) == len(said), f"{movement.id} says two faults alike"


def test_a_fault_of_a_file_of_ones_own_is_said_by_its_title():
    assert two_words("elbows-wide", "Elbows wide at the bottom") == "Elbows wide"
