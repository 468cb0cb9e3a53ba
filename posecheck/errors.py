"""Everything posecheck refuses, by name. Each error says what is wrong and what to do, in one line.

PosecheckError
├── InputError               exit 3: the file cannot be analysed
│   ├── FileMissing          no such file
│   ├── NotAFile             a folder or a device
│   ├── EmptyFile            0 bytes
│   ├── NotAVideo            no container that can be opened
│   ├── NoVideoStream        sound only
│   ├── UnreadableCodec      a video or image format that cannot be decoded here
│   ├── NothingDecoded       a video whose frames are all damaged
│   ├── TooLong              longer than the limit
│   ├── TooLarge             bigger than the limit, in bytes or in pixels
│   ├── BadTrack             a saved track or landmark table that cannot be read
│   ├── DoNotMatch           two reports that cannot be merged or compared
│   ├── DamagedStore         the coach's store holds something that it cannot
│   ├── ProgrammeError       answers, a programme or a session of one that cannot be used, or a
│   │                        change of one that its limits do not allow
│   └── CalibrationError     relaxed, tucked and arched cannot be told apart, or a calibration
│       │                    that cannot be used
│       └── CalibrationMissing   nobody of that name was calibrated
├── NothingToMeasure         exit 4: readable, but there is nothing to say about it
│   └── NoPerson             nobody was found
├── ModelError               exit 5: the pose model is missing or damaged
│   ├── ModelMissing
│   ├── ModelDamaged
│   └── NetworkDamaged       a network of posecheck's own is missing, damaged or another
├── OutputError              exit 6: the result cannot be written
├── MovementFileError        exit 7: a movement file is wrong
└── Cancelled                exit 130: stopped by the user
"""

from __future__ import annotations

from posecheck.printable import one_line

LONGEST = 900
"""Letters of a message, and of an advice: what a file says of itself may stand in them."""


class PosecheckError(Exception):
    """Base of all errors that a user can mend.

    message: what is wrong. advice: what to do about it. Both are made safe to print (see
    printable.py), since names stand in them. `code` is stable and meant for machines.
    """

    code = "error"
    exit_code = 1

    def __init__(self, message: str, advice: str = ""):
        self.message, self.advice = one_line(message, LONGEST), one_line(advice, LONGEST)
        super().__init__(f"{self.message} {self.advice}".strip())


class InputError(PosecheckError):
    code, exit_code = "bad-input", 3


class FileMissing(InputError):
    code = "file-missing"


class NotAFile(InputError):
    code = "not-a-file"


class EmptyFile(InputError):
    code = "empty-file"


class NotAVideo(InputError):
    code = "not-a-video"


class NoVideoStream(InputError):
    code = "no-video-stream"


class UnreadableCodec(InputError):
    code = "unreadable-codec"


class NothingDecoded(InputError):
    code = "nothing-decoded"


class TooLong(InputError):
    code = "too-long"


class TooLarge(InputError):
    code = "too-large"


class BadTrack(InputError):
    code = "bad-track"


class DoNotMatch(InputError):
    code = "do-not-match"


class DamagedStore(InputError):
    code = "damaged-store"


class ProgrammeError(InputError):
    code = "bad-programme"


class CalibrationError(InputError):
    code = "bad-calibration"


class CalibrationMissing(CalibrationError):
    code = "no-calibration"


class NothingToMeasure(PosecheckError):
    code, exit_code = "nothing-to-measure", 4


class NoPerson(NothingToMeasure):
    code = "no-person"


class ModelError(PosecheckError):
    code, exit_code = "model-error", 5


class ModelMissing(ModelError):
    code = "model-missing"


class ModelDamaged(ModelError):
    code = "model-damaged"


class NetworkDamaged(ModelError):
    code = "network-damaged"


class OutputError(PosecheckError):
    code, exit_code = "cannot-write", 6


class MovementFileError(PosecheckError):
    code, exit_code = "bad-movement-file", 7


class Cancelled(PosecheckError):
    code, exit_code = "cancelled", 130
