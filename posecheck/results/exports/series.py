"""series.csv: every measure in every frame, with its interval."""

from posecheck.analysis import Analysis
from posecheck.model.file_names import SERIES
from posecheck.results.formats.series_csv import to_csv

NAME, LABEL, MIME = SERIES, "Curves as a table", "text/csv"
OF_REPORT = True


def write(analysis: Analysis) -> bytes | None:
    """None of a clip that was refused, and of a merged report."""
    curves = analysis.report.curves
    return None if curves is None else to_csv(curves).encode()
