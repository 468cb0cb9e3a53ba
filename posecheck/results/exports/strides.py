"""strides.csv: of a run, one row a stride."""

from posecheck.analysis import Analysis
from posecheck.results.formats.steps_csv import strides_csv

NAME, LABEL, MIME = "strides.csv", "Strides as a table", "text/csv"
OF_REPORT = True


def write(analysis: Analysis) -> bytes | None:
    """None of a merged report: each clip's own folder has its strides."""
    report = analysis.report
    return None if report.stride is None or report.sources else strides_csv(report).encode()
