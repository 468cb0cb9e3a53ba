"""steps.csv: of a run, one row a step."""

from posecheck.analysis import Analysis
from posecheck.results.formats.steps_csv import steps_csv

NAME, LABEL, MIME = "steps.csv", "Steps as a table", "text/csv"
OF_REPORT = True


def write(analysis: Analysis) -> bytes | None:
    """None of a merged report: each clip's own folder has its steps."""
    report = analysis.report
    return None if report.stride is None or report.sources else steps_csv(report).encode()
