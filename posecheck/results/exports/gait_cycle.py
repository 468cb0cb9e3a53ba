"""gait_cycle.csv: of a run, each curve over the gait cycle."""

from posecheck.analysis import Analysis
from posecheck.model.file_names import GAIT_CYCLE
from posecheck.results.formats.gait_cycle_csv import to_csv

NAME, LABEL, MIME = GAIT_CYCLE, "Gait cycle as a table", "text/csv"
OF_REPORT = True


def write(analysis: Analysis) -> bytes | None:
    """None where there are not enough strides."""
    cycles = analysis.report.cycles
    return to_csv(cycles).encode() if cycles else None
