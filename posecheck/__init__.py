"""posecheck: measured posture and form feedback from a video."""

__version__ = "0.1.0"
