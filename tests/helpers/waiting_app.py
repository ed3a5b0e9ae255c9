"""An app whose worker is ready as soon as ``WAITING_FOLDER`` has a file named by its pid."""

import os
from pathlib import Path

from chassis.settings import Settings
from chassis.web.app import create_service
from chassis.web.health import NotReady


def waiting() -> None:
    """Raise ``NotReady`` until this worker's file exists."""
    if not (Path(os.environ["WAITING_FOLDER"]) / str(os.getpid())).exists():
        raise NotReady("waiting")


app = create_service("currency", Settings(), [], {"file": waiting})
