"""Every command explains itself and refuses arguments that it does not have."""

import re
import sys
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PACKAGES = ("chassis", "currency", "frontend", "history", "ingestor", "launch", "ranking")
COMMANDS = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for package in PACKAGES
    for path in (ROOT / package).rglob("*.py")
    if 'if __name__ == "__main__":' in path.read_text(encoding="utf-8")
)
# `python -m launch` imports its program late.
MAIN = {"launch.__main__": "launch.system"}


def test_the_commands_are_found() -> None:
    assert {"currency.consumer", "ranking.migrate", "launch.__main__"} <= set(COMMANDS)


@pytest.mark.parametrize("module", COMMANDS)
@pytest.mark.parametrize(("argument", "status"), [("--help", 0), ("--nonsense", 2)])
def test_a_command_with_an_argument_prints_its_usage_and_starts_nothing(
    module: str,
    argument: str,
    status: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "argv", [module, argument])
    with pytest.raises(SystemExit) as ended:
        import_module(MAIN.get(module, module)).main()
    printed = capsys.readouterr()
    assert ended.value.code == status
    name = re.escape(module.removesuffix(".__main__"))
    assert re.match(rf"usage: python -m {name}\b", printed.err if status else printed.out)
