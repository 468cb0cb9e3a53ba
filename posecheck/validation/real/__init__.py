"""Measure posecheck against recordings of real people, whose truth was read by eye or measured by
others.

`find` looks for what a folder holds; `truth_file` reads the free words of many hands into `truth`;
`said` says what posecheck made of a clip in the same terms; the `compare_*` modules set one against
the other; `run` does that for all, `bars` and `tables` add it up.
"""
