import os
import subprocess
import sys

from launch.child import with_parent

# The parent dies between the fork of its child and what the child runs first.
ORPHAN = """
import os, sys, time
from launch.child import with_parent
parent, tie = os.getpid(), with_parent()
if os.fork() == 0:
    while os.getppid() == parent:
        time.sleep(0.01)
    tie()
    os.write(int(sys.argv[1]), b"still here")
"""


def test_a_process_whose_parent_died_while_it_was_made_ends_at_once() -> None:
    reading, writing = os.pipe()
    subprocess.run([sys.executable, "-c", ORPHAN, str(writing)], pass_fds=[writing], check=True)
    os.close(writing)
    with os.fdopen(reading, "rb") as said:
        assert said.read() == b""


def test_a_process_with_a_parent_goes_on() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "print('made')"],
        preexec_fn=with_parent(),
        stdout=subprocess.PIPE,
        check=True,
    )
    assert done.stdout == b"made\n"
