"""Reports bent in one known way."""

from __future__ import annotations

from dataclasses import replace

from posecheck.model.measurement import Series


def bend(report, name, value):
    """The report with one curve replaced."""
    return replace(
        report,
        curves=Series(report.curves.t, report.curves.curves | {name: value}, report.curves.refused),
    )
