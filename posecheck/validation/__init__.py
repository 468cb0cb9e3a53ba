"""Measure posecheck against clips whose truth is known.

`truth` loads CLIP.json, `expected` says which faults it implies, `compare` sets a Report against
it, `run` does that for a folder, `summary` adds the clips up and `table` shows the sums.
"""
