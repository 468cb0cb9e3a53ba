"""landmarks.trc: the landmarks in OpenSim's format, in metres where the height was given, else in
pixels."""

from posecheck.analysis import Analysis
from posecheck.results.formats.opensim import to_trc

NAME, LABEL, MIME = "landmarks.trc", "Markers for OpenSim (.trc)", "text/plain"


def write(analysis: Analysis) -> bytes | None:
    """None of a clip that was refused or is a single image: the format is of movement."""
    report = analysis.report
    if report.curves is None or len(analysis.track) < 2:
        return None
    height_m = report.asked.height_m if report.asked else None
    return to_trc(analysis.landmarks, analysis.track.t, report, analysis.view, height_m).encode()
