"""An app whose requests last until a test releases them, or end their worker."""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from flask import Flask, Response

from chassis.metrics import build_info
from chassis.metrics.http import count_requests

RELEASE = "RELEASE_FILE"

app = Flask(__name__, static_folder=None)


@app.get("/held")
def held() -> str:
    """Respond once the test has created the file."""
    while not Path(os.environ[RELEASE]).exists():
        time.sleep(0.01)
    return "released"


@app.get("/hanging")
def hanging() -> str:
    """Wait like ``held``, and make the worker look hung for longer than any time-out."""
    for file in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):  # the descriptor of this folder itself
            if file.readlink().name.startswith("wgunicorn-"):
                os.utime(int(file.name), (0, 0))  # gunicorn keeps the time of the last sign of life
    return held()


@app.get("/streamed")
def streamed() -> Response:
    """Begin the response at once, and end it once the test has created the file."""

    def body() -> Iterator[str]:
        yield "begun "
        yield held()

    return Response(body())


@app.get("/burn")
def burn() -> str:
    """Use some CPU time."""
    return str(sum(range(1_000_000)))


@app.get("/pid")
def pid() -> str:
    """Return the pid of the worker."""
    return str(os.getpid())


@app.get("/unplugged")
def unplugged() -> str:
    """Make the next accept fail, as if the kernel had closed the listening socket."""
    for number in [int(file.name) for file in Path("/proc/self/fd").iterdir()]:
        with suppress(OSError), socket.socket(fileno=os.dup(number)) as copy:
            if copy.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                os.dup2(os.open(os.devnull, os.O_RDWR), number)
    return ""


build_info("holder", "1.0")
count_requests(app)
