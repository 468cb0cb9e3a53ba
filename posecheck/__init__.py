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
    from posecheck.guided.file import read_guided, write_guided
    from posecheck.measures.gait.parameters import ContactParameters
    from posecheck.measures.reps import RepParameters
    from posecheck.model.report import Report
    from posecheck.movements.load import movements as known_movements
    from posecheck.options import Options
    from posecheck.pose.io.replay import ReplayEstimator
    from posecheck.pose.io.storage import load_track, save_track
    from posecheck.pose.io.tables import read_landmark_table
    from posecheck.pose.run import track_video
    from posecheck.pose.track import PoseTrack
    from posecheck.pose.tracking.follow import FollowParameters
    from posecheck.recognition.gait import StepParameters
    from posecheck.results.report_json import read_json
    from posecheck.screen.files import read_screen
    from posecheck.screen_api import take_screen, write_screen
    from posecheck.signals.two_legs import SwapParameters

_HOME = {
    "Algorithms": "analysis.algorithms",
    "Analysis": "analysis",
    "ContactParameters": "measures.gait.parameters",
    "FollowParameters": "pose.tracking.follow",
    "Options": "options",
    "PoseTrack": "pose.track",
    "PosecheckError": "errors",
    "RepParameters": "measures.reps",
    "ReplayEstimator": "pose.io.replay",
    "Report": "model.report",
    "StepParameters": "recognition.gait",
    "SwapParameters": "signals.two_legs",
    "analyze": "api",
    "analyze_track": "analysis",
    "compare_reports": "compare.change",
    "known_movements": "movements.load",
    "load_track": "pose.io.storage",
    "merge_reports": "compare.merge",
    "read_guided": "guided.file",
    "read_json": "results.report_json",
    "read_landmark_table": "pose.io.tables",
    "read_screen": "screen.files",
    "save_track": "pose.io.storage",
    "take_screen": "screen_api",
    "track_video": "pose.run",
    "write_guided": "guided.file",
    "write_screen": "screen_api",
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
    "read_guided",
    "read_json",
    "read_landmark_table",
    "read_screen",
    "save_track",
    "take_screen",
    "track_video",
    "write_guided",
    "write_screen",
]


def __getattr__(name: str):
    if name in _HOME:
        return getattr(
            import_module(f"posecheck.{_HOME[name]}"),
            "movements" if name == "known_movements" else name,
        )
    raise AttributeError(f"module 'posecheck' has no attribute {name!r}")
