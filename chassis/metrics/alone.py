"""Whether one process's metrics are the whole truth about the service that it belongs to."""

import os
from typing import TYPE_CHECKING

from chassis.metrics import procfs

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

SENTENCE = (
    "several processes serve this port, and without a metrics directory none knows the figures of "
    "the others: start gunicorn with the hooks of chassis.metrics.gunicorn_hooks"
)


def is_alone(environ: "WSGIEnvironment") -> bool:
    """Tell whether no other process can have answered a request like this one.

    Where that cannot be seen, as under gunicorn on a system without /proc, the answer is no.
    """
    if environ["wsgi.multiprocess"]:
        return False
    # gunicorn sets the flag by its configuration, but TTIN, HUP and USR2 add workers later.
    if not environ.get("SERVER_SOFTWARE", "").startswith("gunicorn"):
        return True
    return procfs.children(os.getppid()) == {os.getpid()}
