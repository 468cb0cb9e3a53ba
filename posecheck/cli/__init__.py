"""The command line: thin, everything it shows comes from the library.

    posecheck app        the pages, in the browser
    posecheck analyze    a video, a saved track or a landmark table -> summary, and the folder of
                         its result
    posecheck batch      many videos -> a result of each, and a table of all
    posecheck calibrate  a person's calibrated neutral, tuck and arch, which analyze --calibration
                         then uses; posecheck calibrations lists them
    posecheck model      which pose model is used; fetches it
    posecheck validate   accuracy on clips whose truth is known
    posecheck movements  what posecheck knows
    posecheck programme  drills that follow from a screen, week by week

    exit  meaning                                            error classes (posecheck.errors)
    ----  -------------------------------------------------  --------------------------------
       0  done; findings are no error
       1  a bug of posecheck (or memory ran out)
       2  wrong use: an unknown option, movement or value
       3  the file cannot be read: missing, no video,        InputError
          damaged, too long
       4  readable, but nothing can be said: nobody in it,   NothingToMeasure, quality "refused"
          or refused
       5  the pose model is missing or damaged               ModelError
       6  the result cannot be written                       OutputError
       7  a movement file is wrong                           MovementFileError
     130  stopped by the user                                Cancelled
     141  whoever read the output closed it

Only click is imported until a command runs, so that --help is quick.
"""

from posecheck.cli.app import cli, main

__all__ = ["cli", "main"]
