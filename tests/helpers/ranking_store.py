"""The backends of the ranking store."""

from collections.abc import Callable
from pathlib import Path

BACKENDS: dict[str, Callable[[Path], str]] = {
    "embedded": lambda folder: f"sqlite:///{folder}/ranking.db",
}
