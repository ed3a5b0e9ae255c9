"""The start of a service under a gunicorn master that lacks the hooks it needs is refused."""

import os
from pathlib import Path
from traceback import walk_stack

from gunicorn.arbiter import Arbiter

from chassis.metrics import slots
from chassis.metrics.directory import is_held
from chassis.settings import RefusedStart, Settings, load
from chassis.web.server import ServerSettings


def require_hooks() -> None:
    """Refuse the start if a gunicorn master without hooks wants several workers.

    The same holds for a setting that only hooks read, such as METRICS_PORT. A worker that is added
    later does not refuse, because that would stop the others: it does not serve metrics instead.
    """
    arbiter = _arbiter()
    if arbiter is None or not _is_starting(arbiter) or _has_hooks():
        return
    if task := _task_of_hooks(arbiter):
        raise RefusedStart(
            f"gunicorn cannot {task} without our hooks: add `-c python:launch.gunicorn` to it"
        )


def _arbiter() -> Arbiter | None:
    # gunicorn gives an app no reference to its master, but the master is loading it right now,
    # before the fork (--preload) or just after it.
    callers = (frame.f_locals.get("self") for frame, _ in walk_stack(None))
    return next((each for each in callers if isinstance(each, Arbiter)), None)


def _is_starting(arbiter: Arbiter) -> bool:
    # The first worker refuses for all, so that the sentence is printed once; a preloaded app is
    # loaded before the master numbers any.
    return getattr(arbiter, "worker_age", 0) <= 1


def _has_hooks() -> bool:
    directory = os.environ.get(slots.DIRECTORY)
    return directory is not None and is_held(Path(directory))


def _task_of_hooks(arbiter: Arbiter) -> str | None:
    if arbiter.num_workers > 1:
        return f"sum the metrics of {arbiter.num_workers} workers"
    settings, fields = load(ServerSettings), ServerSettings.model_fields
    own = fields.keys() - Settings.model_fields.keys()
    used = sorted(name for name in own if getattr(settings, name) != fields[name].default)
    return f"apply {', '.join(used).upper()}" if used else None
