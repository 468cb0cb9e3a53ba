"""What is done here, by evidence: postures of frames, what moves and how, which movement that is,
and in which stretches of the clip."""
