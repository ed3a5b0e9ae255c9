"""User instructions of a program, as cachegrind counts them."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping

TOOL = ("valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null")


def counted(module: str, *arguments: str, variables: Mapping[str, str] | None = None) -> int:
    """Return how many instructions ``python -m module`` takes with these arguments."""
    if shutil.which("valgrind") is None:
        raise SystemExit("make bench needs valgrind: apt-get install valgrind")
    report = subprocess.run(
        [*TOOL, sys.executable, "-m", module, *arguments],
        env={**os.environ, "PYTHONHASHSEED": "0", **(variables or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if report.returncode:
        raise RuntimeError(report.stderr)
    (found,) = re.findall(r"I\s+refs:\s+([\d,]+)", report.stderr)
    return int(found.replace(",", ""))
