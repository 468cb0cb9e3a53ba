"""posecheck: measured posture and form feedback from a video.

    import posecheck
    report = posecheck.analyze("run.mp4")

Names are loaded when first used, so that `import posecheck` is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from posecheck.analysis import Analysis, analyze_track
    from posecheck.analysis.algorithms import Algorithms
    from posecheck.api import analyze
    from posecheck.compare.change import compare_reports
    from posecheck.compare.merge import merge_reports
    from posecheck.errors import PosecheckError
    from posecheck.measures.contact_parameters import ContactParameters
    from posecheck.measures.reps import RepParameters
    from posecheck.movements.load import movements as known_movements
    from posecheck.options import Options
    from posecheck.pose.follow import FollowParameters
    from posecheck.pose.replay import ReplayEstimator
    from posecheck.pose.run import track_video
    from posecheck.pose.storage import load_track, save_track
    from posecheck.pose.tables import read_landmark_table
    from posecheck.pose.track import PoseTrack
    from posecheck.recognition.gait import StepParameters
    from posecheck.report.json_file import read_json
    from posecheck.report.report import Report
    from posecheck.signals.two_legs import SwapParameters

_HOME = {
    "Algorithms": "analysis.algorithms",
    "Analysis": "analysis",
    "ContactParameters": "measures.contact_parameters",
    "FollowParameters": "pose.follow",
    "Options": "options",
    "PoseTrack": "pose.track",
    "PosecheckError": "errors",
    "RepParameters": "measures.reps",
    "ReplayEstimator": "pose.replay",
    "Report": "report.report",
    "StepParameters": "recognition.gait",
    "SwapParameters": "signals.two_legs",
    "analyze": "api",
    "analyze_track": "analysis",
    "compare_reports": "compare.change",
    "known_movements": "movements.load",
    "load_track": "pose.storage",
    "merge_reports": "compare.merge",
    "read_json": "report.json_file",
    "read_landmark_table": "pose.tables",
    "save_track": "pose.storage",
    "track_video": "pose.run",
}

__all__ = [
    "Algorithms",
    "Analysis",
    "ContactParameters",
    "FollowParameters",
    "Options",
    "PoseTrack",
    "PosecheckError",
    "RepParameters",
    "ReplayEstimator",
    "Report",
    "StepParameters",
    "SwapParameters",
    "analyze",
    "analyze_track",
    "compare_reports",
    "known_movements",
    "load_track",
    "merge_reports",
    "read_json",
    "read_landmark_table",
    "save_track",
    "track_video",
]


def __getattr__(name: str):
    if name in _HOME:
        return getattr(import_module(f"posecheck.{_HOME[name]}"), "movements" if name == "known_movements" else name)
    raise AttributeError(f"module 'posecheck' has no attribute {name!r}")
