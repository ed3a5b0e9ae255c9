"""``ranking.app`` with a clock that every worker reads from a file."""

import os
from datetime import datetime
from pathlib import Path

from chassis.clock import parse_rfc3339, rfc3339
from ranking.app import create_app
from ranking.mongodb import store
from ranking.mongodb.connection import Connection

PATIENCE_SECONDS = 20.0
VARIABLE = "TEST_CLOCK_FILE"
APP = "tests.helpers.ranking_midnight_app:app"


def set_clock(file: Path, moment: datetime) -> None:
    """Set the clock of all workers to ``moment``."""
    new = file.with_suffix(".new")
    new.write_text(rfc3339(moment))
    new.replace(file)


def clock() -> datetime:
    """Return the moment in the file."""
    return parse_rfc3339(Path(os.environ[VARIABLE]).read_text())


def be_patient() -> None:
    """Give MongoDB longer: these tests count, however long a busy machine takes for it."""
    store.RESPONSE_SECONDS = PATIENCE_SECONDS  # type: ignore[attr-defined]
    Connection.working.__wrapped__.__defaults__ = (PATIENCE_SECONDS,)  # type: ignore[attr-defined]


# Only a server has the variable; the tests import this module too.
if VARIABLE in os.environ:
    be_patient()
app = create_app(clock=clock)
