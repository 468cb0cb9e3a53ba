"""Video in and out: any phone's file as upright frames with true times, and H.264 that browsers
play."""

from posecheck.video.decode import Frame
from posecheck.video.info import Note, VideoInfo
from posecheck.video.probe import Promise, file_sha256, probe_video
from posecheck.video.sink import VideoSink
from posecheck.video.source import VideoSource, open_video

__all__ = [
    "Frame",
    "Note",
    "Promise",
    "VideoInfo",
    "VideoSink",
    "VideoSource",
    "file_sha256",
    "open_video",
    "probe_video",
]
