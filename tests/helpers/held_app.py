"""An app whose requests last until the test releases them, or end their worker."""

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
    """Answer once the test has made the file."""
    while not Path(os.environ[RELEASE]).exists():
        time.sleep(0.01)
    return "released"


@app.get("/hanging")
def hanging() -> str:
    """Be held, and look as if for longer than any time-out."""
    for file in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):  # that of the folder itself
            if file.readlink().name.startswith("wgunicorn-"):
                os.utime(int(file.name), (0, 0))  # where gunicorn notes when it last looked alive
    return held()


@app.get("/streamed")
def streamed() -> Response:
    """Begin the answer at once, and end it once the test has made the file."""

    def body() -> Iterator[str]:
        yield "begun "
        yield held()

    return Response(body())


@app.get("/burn")
def burn() -> str:
    """Use some time of the processor."""
    return str(sum(range(1_000_000)))


@app.get("/pid")
def pid() -> str:
    """Say which process answers."""
    return str(os.getpid())


@app.get("/unplugged")
def unplugged() -> str:
    """Let the next accept fail, as if the kernel had taken the socket away."""
    for number in [int(file.name) for file in Path("/proc/self/fd").iterdir()]:
        with suppress(OSError), socket.socket(fileno=os.dup(number)) as copy:
            if copy.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                os.dup2(os.open(os.devnull, os.O_RDWR), number)
    return ""


build_info("holder", "1.0")
count_requests(app)
