"""Run by the tests as processes of their own, to be killed or to write at the same time:
children.py WHAT URL MEDIA ARGUMENT..."""

from __future__ import annotations

import resource
import signal
import sys
import time
from pathlib import Path

from sqlalchemy.orm import Session as DatabaseSession

from posecheck.errors import PosecheckError
from posecheck.review import (
    accept_threshold,
    add_person,
    file_result,
    filing,
    give_label,
    judge_again,
    open_store,
)
from posecheck.review.files import Filing
from posecheck.review.queue import entries


def wait_here(*_, **__):
    """Says that the place was reached, and waits to be killed."""
    print("here", flush=True)
    time.sleep(60)


def file_and_stop(store, where, folder, video):
    """Files a result for Anna and stops in the middle: while pictures are cut, when files are in
    place, or before the commit."""
    real = {
        "pictures": filing.make_pictures,
        "placed": Filing.place,
        "commit": DatabaseSession.commit,
    }[where]

    def stopping(*args, **kwargs):
        if where != "commit":
            real(*args, **kwargs)
        wait_here()

    if where == "pictures":
        filing.make_pictures = stopping
    elif where == "placed":
        Filing.place = stopping
    anna = add_person(store, "Anna", media="full")
    if where == "commit":
        DatabaseSession.commit = stopping
    file_result(store, anna, folder, video)


def file_many(store, *folders):
    anna = add_person(store, "Anna", media="clips")
    for folder in folders:
        print(folder, file_result(store, anna, folder).new, flush=True)


def verdicts(store, prefix):
    """Verdict after verdict, each said to be saved once it is, until killed or out of entries."""
    number = 0
    while found := entries(store, limit=1):
        token = f"{prefix}-{number}"
        number += 1
        give_label(store, found[0].id, "agree", coach=prefix, token=token)
        print(token, flush=True)


def verdict_and_stop(store, token):
    DatabaseSession.commit = wait_here
    give_label(store, entries(store, limit=1)[0].id, "agree", token=token)


def limits(store, start):
    for k in range(5):
        accept_threshold(store, "lunge", "trunk-lean", float(start) + k)


def judge_and_stop(store):
    DatabaseSession.commit = wait_here
    judge_again(store)


def file_on_full_disk(store, folder, video, most):
    """Files with no file allowed to grow beyond `most` bytes, as on a disk that is full from there
    on."""
    anna = add_person(store, "Anna", media="full")
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(most), resource.RLIM_INFINITY))
    try:
        file_result(store, anna, folder, video)
    except PosecheckError as error:
        print(error.code, flush=True)
    else:
        print("filed", flush=True)


if __name__ == "__main__":
    what, url, media, *arguments = sys.argv[1:]
    globals()[what](open_store(url, Path(media)), *arguments)
