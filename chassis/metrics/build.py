"""Which build of which service is running."""

import platform

from chassis.metrics.declare import gauge

# Live: after a reload into a new version the old one must not be shown any more.
_build_info = gauge(
    "build_info", "Always 1; the labels name the build", ("service", "version", "python"),
    mode="livemax",
)  # fmt: skip


def build_info(service: str, version: str) -> None:
    """Show the version of ``service`` and of Python as ``build_info``."""
    _build_info.labels(service, version, platform.python_version()).set(1)
