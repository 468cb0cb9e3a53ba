"""The names of the files that a result needs to be read again; each export has its own in its
module (`posecheck.results.exports`)."""

REPORT_JSON = "report.json"
REPORT_HTML = "report.html"
TRACK = "track.npz"
ANNOTATED = "annotated.mp4"
KEYFRAMES = "keyframes.json"
SERIES, GAIT_CYCLE = "series.csv", "gait_cycle.csv"

VIDEO_ENDINGS = (".mp4", ".mov", ".m4v", ".mkv", ".avi", ".webm")
"""What is taken for a video where a whole folder is looked through."""
