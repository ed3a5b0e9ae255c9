import io
import json
import tarfile
from datetime import date
from pathlib import Path

import pytest

from ingestor.archive import __main__ as archive
from ingestor.archive import npm
from ingestor.archive.npm import Packed
from ingestor.errors import MalformedData
from ingestor.sources import world_archive
from tests.helpers.ingestor import currency_api_file


def packed(day: str, **rates: str) -> Packed:
    version = "{0.year}.{0.month}.{0.day}".format(date.fromisoformat(day))
    return Packed(version, f"sha512-{version}", currency_api_file(day, **rates))


def test_a_line_has_the_version_its_hash_the_day_and_the_values_as_printed() -> None:
    packages = [
        packed("2026-09-28", VND="29800.10", HRK="7.5345", BTC="0.00001"),
        packed("2026-09-29", VND="2.9e4", AED="4.1722245"),
    ]
    assert archive.table(packages).splitlines() == [
        "version,integrity,date,AED,VND",
        "2026.9.28,sha512-2026.9.28,2026-09-28,,29800.10",
        "2026.9.29,sha512-2026.9.29,2026-09-29,4.1722245,2.9e4",
    ]


def test_the_source_reads_what_is_written() -> None:
    text = archive.table([packed("2026-09-28", VND="29800.10"), packed("2026-09-29", AED="4.17")])
    read = [
        (str(one.observed_at.date()), one.printed) for one in world_archive.parse(text.encode())
    ]
    assert read == [("2026-09-28", {"VND": "29800.10"}), ("2026-09-29", {"AED": "4.17"})]


def test_a_file_of_another_day_than_its_version_is_refused() -> None:
    wrong = Packed("2026.9.29", "sha512-x", currency_api_file("2026-09-28", VND="29800"))
    with pytest.raises(MalformedData, match=r"2026\.9\.29 states the day 2026-09-28"):
        archive.table([wrong])


def test_the_rates_are_read_from_the_tarball_that_npm_names(tmp_path: Path) -> None:
    body = currency_api_file("2026-09-29", VND="29800")
    with tarfile.open(tmp_path / "api-2026.9.29.tgz", "w:gz") as tarball:
        member = tarfile.TarInfo(npm.MEMBER)
        member.size = len(body)
        tarball.addfile(member, io.BytesIO(body))
    described = {"version": "2026.9.29", "integrity": "sha512-x", "filename": "api-2026.9.29.tgz"}
    assert npm.read(tmp_path, described) == Packed("2026.9.29", "sha512-x", body)


def test_without_npm_one_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(SystemExit) as caught:
        npm.versions()
    assert caught.value.code == "npm is missing: it comes with Node.js"


def test_a_failure_of_npm_names_its_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "npm").write_text("#!/bin/sh\nexit 7\n")
    (tmp_path / "npm").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(SystemExit) as caught:
        npm.versions()
    assert caught.value.code == "npm view ended with status 7"


def test_a_day_before_every_version_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = json.dumps(["2026.9.28", "2026.9.29"])
    (tmp_path / "npm").write_text(f"#!/bin/sh\necho '{listed}'\n")
    (tmp_path / "npm").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr("sys.argv", ["archive", "2026-09-27"])
    with pytest.raises(SystemExit) as caught:
        archive.main()
    assert caught.value.code == f"{npm.PACKAGE} has no version until 2026-09-27"
