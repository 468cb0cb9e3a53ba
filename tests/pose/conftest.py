"""Fixtures of the pose tests."""

from __future__ import annotations

from pathlib import Path

import av
import pytest


@pytest.fixture
def write_video(tmp_path: Path):
    """write_video(pictures, fps=10, name="clip.mp4") -> path. Nearly lossless, a key frame each
    second."""

    def write(pictures, fps: int = 10, name: str = "clip.mp4") -> Path:
        path = tmp_path / name
        with av.open(str(path), "w") as container:
            stream = container.add_stream("libx264", rate=fps, options={"crf": "4", "g": str(fps)})
            stream.width, stream.height = pictures[0].shape[1], pictures[0].shape[0]
            stream.pix_fmt = "yuv420p"
            for picture in pictures:
                container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
            container.mux(stream.encode())
        return path

    return write
