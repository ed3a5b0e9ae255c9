"""The wheel and the source distribution: whole, and used where there is no clone."""

import json
import re
import subprocess
import tarfile
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest

from tests.helpers import gunicorn
from tests.helpers.clone import ROOT, Clone
from tests.helpers.gunicorn import running
from tests.helpers.needs import needs
from tests.integration.packaging.conftest import BUILT_ALREADY, Installed

PACKAGES = ("chassis", "currency", "frontend", "history", "ingestor", "launch", "ranking")
REQUEST = "/api/v1/countries"
COUNTED = (("endpoint", REQUEST), ("method", "GET"), ("status", "200"))
PAGE = "frontend/dist/index.html"
SERVERS = {
    "EVENTS_URL": ("kafka://server:9092", "kafka", "currency.consumer"),
    "CURRENCY_DATABASE_URL": ("mysql+mysqlconnector://trip@server/trip", "mysql", "currency.app"),
    "RANKING_DATABASE_URL": ("mongodb://server/ranking", "mongodb", "ranking.app"),
}


def known_to_git() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    names = filter(None, listed.stdout.split("\0"))
    return [name for name in names if (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def wheel(built: Path) -> set[str]:
    """The names of the files in the wheel."""
    (file,) = built.glob("*.whl")
    with zipfile.ZipFile(file) as archive:
        return set(archive.namelist())


def test_the_wheel_has_every_module_contract_and_type(wheel: set[str]) -> None:
    ours = {name for name in known_to_git() if name.split("/")[0] in PACKAGES}
    expected = {name for name in ours if not name.startswith("frontend/web/")}
    assert expected - wheel == set()
    assert {f"{package}/py.typed" for package in PACKAGES} <= wheel
    assert {name.split("/")[0] for name in wheel} - {*PACKAGES} == {"trip_service-0.1.0.dist-info"}


def test_the_wheel_has_the_page_that_was_built(wheel: set[str]) -> None:
    needs((ROOT / PAGE).exists(), "the page is not built: it needs Node.js")
    page = {str(file.relative_to(ROOT)) for file in (ROOT / PAGE).parent.rglob("*")}
    assert {name for name in page if (ROOT / name).is_file()} <= wheel


def test_the_source_distribution_has_all_that_git_knows(built: Path) -> None:
    (file,) = built.glob("*.tar.gz")
    with tarfile.open(file) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert set(known_to_git()) - names == set()


def test_the_metadata_say_what_the_package_is(built: Path) -> None:
    (file,) = built.glob("*.whl")
    with zipfile.ZipFile(file) as archive:
        metadata = message_from_bytes(archive.read("trip_service-0.1.0.dist-info/METADATA"))
    assert metadata["License-Expression"] == "Apache-2.0"
    assert metadata.get_all("License-File") == ["LICENSE", "NOTICE"]
    assert {"all", "kafka", "mongodb", "mysql"} <= {*metadata.get_all("Provides-Extra", [])}
    needed = [line for line in metadata.get_all("Requires-Dist", []) if "extra ==" not in line]
    assert [line for line in needed if re.match("confluent|mysql|pymongo", line)] == []


def test_the_command_of_the_readme_counts_exactly_in_an_empty_folder(
    installed: Installed, monkeypatch: pytest.MonkeyPatch
) -> None:
    (command,) = re.findall(
        r"^gunicorn -w 4 (-c .*) currency.app:app$", (ROOT / "README.md").read_text(), re.MULTILINE
    )
    monkeypatch.setattr(gunicorn, "ROOT", installed.folder)
    monkeypatch.setattr(gunicorn, "GUNICORN", str(installed.bin / "gunicorn"))
    with running("currency.app:app", 3, options=command.split(), ready=REQUEST) as server:
        for _ in range(29):
            assert server.get(REQUEST).status == 200
        shown = [server.scrape()["http_requests_total", COUNTED] for _ in range(6)]
    assert shown == [30] * 6


@pytest.mark.parametrize("variable", SERVERS)
def test_a_url_that_needs_a_driver_names_the_extra(installed: Installed, variable: str) -> None:
    url, extra, module = SERVERS[variable]
    done = installed.run("python", "-m", module, **{variable: url})
    assert done.returncode == 3
    install = f"pip install 'trip-service[{extra}]'"
    assert done.stderr == f"refused to start: {variable}: a library is not installed: {install}\n"


def test_the_page_is_served_or_the_reason_why_not(
    installed: Installed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gunicorn, "ROOT", installed.folder)
    monkeypatch.setattr(gunicorn, "GUNICORN", str(installed.bin / "gunicorn"))
    with running("frontend.app:app", 1, ready="/livez") as server:
        response = server.get("/")
    if (page := ROOT / PAGE).exists():
        assert (response.status, response.body) == (200, page.read_bytes())
    else:
        assert response.status == 503
        assert b"The page has not been built" in response.body


def test_the_bill_of_materials_lists_what_is_locked(builder: Clone) -> None:
    done = builder.make("sbom", *BUILT_ALREADY)
    assert done.returncode == 0, done.stderr
    bill = json.loads((builder.path / "dist/python.cdx.json").read_text())
    lock = (ROOT / "locks/all.txt").read_text()
    locked = re.findall(r"^([\w.-]+)==([^ ;]+)", lock, re.MULTILINE)
    assert {(each["name"], each["version"]) for each in bill["components"]} == {*locked}
    page = builder.path / "dist/page.cdx.json"
    needs(page.exists() or "not listed" in done.stderr, "no list of the page's libraries")
    if page.exists():
        names = {each["name"] for each in json.loads(page.read_text())["components"]}
        assert {"react", "react-dom", "uplot"} <= names
