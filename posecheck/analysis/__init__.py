"""From a track to a report, in the order of the stages (`pipeline`); a module for each kind of clip
says what is found in it and how it is judged."""

from posecheck.analysis.made import Analysis
from posecheck.analysis.pipeline import analyze_track

__all__ = ["Analysis", "analyze_track"]
