"""The metric ``build_info``, which names the running build of a service."""

import platform

from chassis.metrics.declare import gauge

# Live: after a reload into a new version, the old version must disappear.
_build_info = gauge(
    "build_info", "Always 1; the labels name the build", ("service", "version", "python"),
    mode="livemax",
)  # fmt: skip


def build_info(service: str, version: str) -> None:
    """Set ``build_info`` to the versions of ``service`` and of Python."""
    _build_info.labels(service, version, platform.python_version()).set(1)
