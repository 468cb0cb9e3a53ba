"""What a folder of real recordings holds, and what in it is not read."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from posecheck.decoding.file import opened
from posecheck.decoding.text import read_json
from posecheck.errors import InputError
from posecheck.model.file_names import VIDEO_ENDINGS
from posecheck.validation.labelled import NAME, is_labels
from posecheck.validation.real.cameras import cameras_in
from posecheck.validation.real.sequences import NAME as SEQUENCES
from posecheck.validation.real.sequences import is_sequence_set
from posecheck.validation.real.stills import is_still_table
from posecheck.validation.real.truth_file import TRUTH

DEPTH = 3
DATA = {".npz", ".csv", ".json", ".trc", ".mot", ".c3d", *VIDEO_ENDINGS}


@dataclass(frozen=True)
class FoundClips:
    """clips: truth files that list clips; labelled: (truth file, its one video); tables, sequences:
    files; recordings: folders of several cameras. unread: names of folders with data that nothing
    here reads."""

    folder: Path
    clips: tuple[Path, ...] = ()
    labelled: tuple[tuple[Path, Path], ...] = ()
    tables: tuple[Path, ...] = ()
    sequences: tuple[Path, ...] = ()
    recordings: tuple[Path, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def real(self) -> bool:
        """Whether there is anything but one labelled run,
        which the validation by clips knows too."""
        return bool(
            self.clips or self.tables or self.sequences or self.recordings or len(self.labelled) > 1
        )


def find_real(folder: Path) -> FoundClips:
    """Looks into the folder and those below it; nothing is found in a folder that is none, or that
    may not be read."""
    clips, labelled, tables, sequences, recordings, unread = [], [], [], [], [], []
    for each in _folders(folder):
        truth = each / NAME
        videos = sorted(p for p in each.iterdir() if p.suffix.lower() in VIDEO_ENDINGS)
        content = _content(truth) if truth.is_file() else None
        mine = [p for p in sorted(each.glob("*.csv")) if is_still_table(p)]
        before = (len(clips), len(labelled), len(sequences), len(recordings))
        if isinstance(content, list):
            clips.append(truth)
        elif isinstance(content, dict) and is_labels(content) and len(videos) == 1:
            labelled.append((truth, videos[0]))
        tables += mine
        if is_sequence_set(each / SEQUENCES):
            sequences.append(each / SEQUENCES)
        if cameras_in(each):
            recordings.append(each)
        used = mine or before != (len(clips), len(labelled), len(sequences), len(recordings))
        if not used and any(p.suffix.lower() in DATA for p in each.iterdir() if p.is_file()):
            unread.append(str(each.relative_to(folder)))
    return FoundClips(
        folder, *(tuple(x) for x in (clips, labelled, tables, sequences, recordings, unread))
    )


def _content(truth: Path) -> Any:
    """What is in a truth file; a list that cannot be read is an empty one, for whoever reads it
    then to say what is wrong."""
    try:
        return read_json(truth, Any, TRUTH)
    except InputError:
        with opened(truth, TRUTH) as file:
            return [] if file.read(64).lstrip()[:1] == b"[" else None


def _folders(folder: Path) -> list[Path]:
    """The folder and those below it, DEPTH deep, none that are hidden."""
    found = []
    for name, below, _ in os.walk(folder):
        deep = len(Path(name).relative_to(folder).parts)
        below[:] = sorted(n for n in below if not n.startswith(".")) if deep < DEPTH else []
        found.append(Path(name))
    return found
