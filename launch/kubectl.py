"""kubectl, as the operator configured it."""

import os
import shlex
import subprocess


class Refused(Exception):
    """The cluster did not do it; the message is that of kubectl."""


def kubectl(*arguments: str, document: str = "", seconds: float = 60) -> str:
    """Run kubectl and return its output; ``KUBECTL`` may name another program, with options."""
    command = [*shlex.split(os.environ.get("KUBECTL") or "kubectl"), *arguments]
    try:
        done = subprocess.run(  # noqa: S603
            command, input=document, capture_output=True, text=True, timeout=seconds, check=False
        )
    except OSError as error:
        raise Refused(f"KUBECTL: {command[0]} cannot be run: {error.strerror}") from None
    except subprocess.TimeoutExpired:
        raise Refused(f"{command[0]} {arguments[0]} took longer than {seconds:g} s") from None
    if done.returncode:
        raise Refused(done.stderr.strip() or f"{command[0]} ended with status {done.returncode}")
    return done.stdout
