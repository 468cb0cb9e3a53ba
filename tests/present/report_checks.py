"""What every report has to keep to, whatever it is of."""

from __future__ import annotations

import pytest

from posecheck.movements.load import get_movement, movements
from posecheck.results.report_json import from_json, to_builtins, to_json


def assert_sound(result):
    """What every report has to keep to, whatever it is of."""
    rules = (
        {f.code: f for f in get_movement(result.movement).fault}
        if result.movement in movements()
        else {}
    )
    judged = [
        *(f for rep in result.reps for f in rep.faults),
        *(result.hold.faults if result.hold else ()),
    ]
    for fault, read in [*((f, f) for f in result.findings), *((f, f.reading) for f in judged)]:
        beyond = rules[fault.code].beyond
        assert (
            read.low > fault.threshold
            if beyond == "above" or (beyond == "either" and read.value > 0)
            else read.high < fault.threshold
        )
        assert 0.97 * 0.9 <= fault.confidence <= 1
    keys = [(-f.severity, -len(f.reps), -f.confidence) for f in result.findings]
    assert keys == sorted(keys)
    assert len({f.code for f in result.findings}) == len(result.findings)
    for finding in result.findings:
        assert result.view.name in rules[finding.code].views
        for evidence in finding.evidence:
            assert 0 <= evidence.frame < result.source.frames
            if result.curves is not None:
                assert result.curves.t[evidence.frame] == pytest.approx(evidence.t, abs=1e-3)
    for m in result.measurements:
        assert m.low <= m.value <= m.high
    if result.quality.status == "refused":
        assert result.quality.reasons
        assert not (
            result.measurements or result.reps or result.hold or result.stride or result.findings
        )
    assert to_builtins(from_json(to_json(result))) == to_builtins(result)


def assert_refused(result, code: str, movement: str | None = None):
    assert result.quality.status == "refused"
    assert result.quality.reasons[0].code == code
    assert result.summary == result.quality.reasons[0].message
    if movement is not None:
        assert result.movement == movement
    assert_sound(result)
