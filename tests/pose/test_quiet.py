import os
import subprocess
import sys
import threading

import pytest

from posecheck.pose.quiet import last_native_lines, native_log_kept_aside

NOISE = (
    b"W0000 00:00:1795180344.061540    9048 inference_feedback_manager.cc:114] "
    b"Feedback manager requires a model\n"
)
INFO = b"INFO: Created TensorFlow Lite XNNPACK delegate for CPU.\n"
ABSL = b"WARNING: All log messages before absl::InitializeLog() is called are written to STDERR\n"


def test_known_lines_are_held_back_and_others_pass(capfd):
    with native_log_kept_aside():
        os.write(
            2,
            INFO
            + b"progress 10 %\r"
            + ABSL
            + NOISE
            + b"F0000 00:00:1.0 1 image.cc:1] Check failed\nTraceback\n",
        )
    assert (
        capfd.readouterr().err
        == "progress 10 %\rF0000 00:00:1.0 1 image.cc:1] Check failed\nTraceback\n"
    )


@pytest.mark.skipif(not hasattr(os, "pread"), reason="the lines are read beside the writer")
def test_an_error_is_told_with_the_lines_of_its_own_call():
    with native_log_kept_aside():
        os.write(2, NOISE)
    with native_log_kept_aside():
        assert last_native_lines() == ""
        os.write(2, b"no line of the library\n" + INFO)
        assert last_native_lines() == INFO.decode().rstrip()
        os.write(2, NOISE)
        assert last_native_lines(1) == NOISE.decode().rstrip()
    assert last_native_lines() == ""


def test_afterwards_everything_passes(capfd):
    with native_log_kept_aside():
        pass
    os.write(2, INFO)
    assert capfd.readouterr().err == INFO.decode()


def test_it_ends_with_an_error_too(capfd):
    try:
        with native_log_kept_aside():
            raise KeyError
    except KeyError:
        os.write(2, b"after")
    assert capfd.readouterr().err == "after"


def test_threads_share_it_and_lose_nothing(capfd):
    def work(k):
        for i in range(30):
            with native_log_kept_aside():
                os.write(2, NOISE)
                os.write(2, f"line {k} {i}\n".encode())

    threads = [threading.Thread(target=work, args=(k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = capfd.readouterr().err.splitlines()
    assert sorted(lines) == sorted(f"line {k} {i}" for k in range(4) for i in range(30))


def test_a_process_without_standard_error_works():
    code = (
        "import os; os.close(2)\nfrom posecheck.pose.quiet import native_log_kept_aside\n"
        "with native_log_kept_aside(): pass\nprint('fine')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, check=True
    )
    assert done.stdout == "fine\n"
