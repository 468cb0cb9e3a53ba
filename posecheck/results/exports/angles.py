"""angles.mot: the angles in OpenSim's format."""

from posecheck.analysis import Analysis
from posecheck.results.formats.opensim import to_mot

NAME, LABEL, MIME = "angles.mot", "Angles for OpenSim (.mot)", "text/plain"


def write(analysis: Analysis) -> bytes | None:
    """None of a clip that was refused or is a single image: the format is of movement."""
    report = analysis.report
    return (
        None
        if report.curves is None or len(analysis.track) < 2
        else to_mot(report.curves, report).encode()
    )
