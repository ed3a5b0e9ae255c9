"""``make smoke`` against a system that works, and against one of which a part hangs."""

import pytest

from tests import smoke
from tests.helpers.system import System


def test_it_passes_on_a_system_with_the_archive_of_rates(
    system: System, capsys: pytest.CaptureFixture[str]
) -> None:
    assert smoke.main([system.address, "--stale", "--wait", "10"]) == 0
    assert "a euro cost 1.1789 dollars" in capsys.readouterr().out


def test_it_refuses_rates_that_are_stale(
    system: System, capsys: pytest.CaptureFixture[str]
) -> None:
    assert smoke.main([system.address]) == 1
    assert capsys.readouterr().out.endswith("wrong the newest rates are stale\n")


def test_it_says_which_part_does_not_answer(
    system: System, capsys: pytest.CaptureFixture[str]
) -> None:
    with system.stopped("RANKING_PORT"):
        assert smoke.main([system.address, "--stale"]) == 1
    wrong = [line for line in capsys.readouterr().out.splitlines() if line.startswith("wrong")]
    assert wrong == ["wrong GET /api/v1/rankings/countries/JP is answered with 504, not 200"]


def test_it_says_that_nothing_answers(capsys: pytest.CaptureFixture[str]) -> None:
    assert smoke.main(["http://127.0.0.1:9"]) == 1
    assert "Connection refused" in capsys.readouterr().out
