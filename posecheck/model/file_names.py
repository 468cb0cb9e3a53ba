"""The names of the files that a result needs to be read again; each export has its own in its
module (`posecheck.results.exports`)."""

REPORT_JSON, REPORT_HTML, TRACK, ANNOTATED, KEYFRAMES = (
    "report.json",
    "report.html",
    "track.npz",
    "annotated.mp4",
    "keyframes.json",
)
SERIES, GAIT_CYCLE = "series.csv", "gait_cycle.csv"
