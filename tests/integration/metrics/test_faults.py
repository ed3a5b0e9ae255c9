"""Metrics may fail, the service may not: what happens to the directory of a running master."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from stat import S_IXOTH

import pytest

from tests.helpers.greeted import APP, GREETED, greet, replace_all
from tests.helpers.gunicorn import (
    PATIENCE_SECONDS,
    ROOT,
    Gunicorn,
    Series,
    eventually,
    launched,
    running,
)
from tests.helpers.needs import needs

pytestmark = pytest.mark.fault
UNWRITTEN: Series = "metrics_unwritten_values", ()
DIED = "gunicorn_workers_died_total"
NOBODY = 65534
MOUNTED = 'mount -t tmpfs -o "size=$1" tmpfs "$2" && shift 2 && exec "$@"'
# An interpreter in a closed home, beside an empty home that is open.
OPENED = (
    'mkdir -p "$3" && mount --bind "$2" "$3" && mount -t tmpfs -o mode=755 tmpfs "$1" '
    '&& mkdir -p "$2" && mount --bind "$3" "$2" && shift 3 && exec "$@"'
)
IS_ROOT = os.geteuid() == 0


def remove(directory: Path) -> None:
    """Remove a directory at once, so that nobody writes into it meanwhile."""
    away = directory.with_name(f".{directory.name}-away")
    directory.rename(away)
    shutil.rmtree(away)


@pytest.fixture
def within(tmp_path: Path) -> list[str]:
    """The prefix of a command that another user may run, also if the interpreter is in a home."""
    if not IS_ROOT:
        pytest.skip("only root starts processes of another user")
    closed = [each for each in Path(sys.base_prefix).parents if not each.stat().st_mode & S_IXOTH]
    if not closed:
        return []
    home, aside = closed[-1], tmp_path / "interpreter"
    prefix = [
        "unshare",
        "--mount",
        "sh",
        "-c",
        OPENED,
        "sh",
        str(home),
        sys.base_prefix,
        str(aside),
    ]
    tried = subprocess.run([*prefix, "true"], capture_output=True, text=True)
    needs(tried.returncode == 0, f"another user may not read this interpreter: {tried.stderr}")
    return prefix


def shown(server: Gunicorn) -> Mapping[Series, float]:
    """Scrape; nothing is shown while a scrape fails."""
    return server.scrape() if server.get("/metrics").status == 200 else {}


def ready(server: Gunicorn) -> float:
    """Return how many workers handle requests."""
    return sum(server.scrape()["gunicorn_workers", (("state", s),)] for s in ("idle", "busy"))


def files(directory: Path) -> set[str]:
    return {path.name for path in directory.glob("*.db")}


def test_a_removed_directory_is_made_again_and_every_request_is_counted() -> None:
    with running(APP, 2) as server:
        directory = server.metrics_directory()
        eventually(lambda: ready(server) == 2)
        greet(server)
        before = files(directory)
        remove(directory)
        greet(server)
        eventually(lambda: files(directory) == before)
        replace_all(server)
        greet(server)
        assert server.scrape()[GREETED] == 60
        eventually(lambda: server.scrape()[DIED, (("cause", "killed"),)] == 2)
        assert "was removed; it is made again" in server.read_log()


def test_a_worker_that_is_recycled_just_after_the_removal_does_not_end_the_service() -> None:
    with running(APP, 2) as server:
        directory = server.metrics_directory()
        eventually(lambda: ready(server) == 2)
        remove(directory)
        replace_all(server)
        greet(server)
        eventually(lambda: shown(server).get(GREETED) == 20)
        assert server.process.poll() is None


def test_removed_files_are_written_again_also_those_of_slots_without_a_worker() -> None:
    with running(APP, 1) as server:
        directory = server.metrics_directory()
        greet(server)
        server.signal(signal.SIGHUP)
        eventually(lambda: server.scrape()[DIED, (("cause", "stopped"),)] == 1)
        greet(server)
        before = {name for name in files(directory) if not name.startswith("gauge_")}
        assert before == {f"{kind}_{slot}.db" for kind in ("counter", "histogram") for slot in "01"}
        for path in directory.glob("*.db"):
            path.unlink(missing_ok=True)
        greet(server)
        eventually(lambda: before <= files(directory))
        assert server.scrape()[GREETED] == 60


@contextmanager
def on_a_volume(folder: Path, size: str, workers: int) -> Iterator[Gunicorn]:
    """Serve with a metrics directory on a volume in memory that only this master sees."""
    spaces = ["--mount"] if IS_ROOT else ["--user", "--map-root-user", "--mount"]
    within = ["unshare", *spaces, "sh", "-c", MOUNTED, "sh", size, str(folder)]
    tried = subprocess.run([*within, "true"], capture_output=True, text=True)
    if tried.returncode:
        pytest.skip(f"no volume can be mounted here: {tried.stderr.strip()}")
    env = {"PROMETHEUS_MULTIPROC_DIR": str(folder)}
    with running(APP, workers, env=env, within=within) as server:
        yield server


def enlarge(server: Gunicorn, folder: Path) -> None:
    """Give the volume of ``server`` more room."""
    spaces = ["--mount"] if IS_ROOT else ["--user", "--preserve-credentials", "--mount"]
    inside = ["nsenter", "-t", str(server.process.pid), *spaces]
    subprocess.run([*inside, "mount", "-o", "remount,size=8m", str(folder)], check=True)


def test_on_a_full_volume_requests_are_answered_uncounted_until_there_is_room(
    tmp_path: Path,
) -> None:
    # Room for the scoreboard and for some files of the first worker.
    with on_a_volume(tmp_path, "200k", 3) as server:
        greet(server)
        replace_all(server)
        greet(server)
        eventually(lambda: server.scrape()[UNWRITTEN] > 0)
        eventually(lambda: "values are counted nowhere" in server.read_log())
        log = server.read_log()
        assert "No space left on device" in log
        assert "SIGBUS" not in log
        enlarge(server, tmp_path)
        eventually(lambda: server.scrape()[UNWRITTEN] == 0)
        eventually(lambda: "all values are written again" in server.read_log())
        before = server.scrape()[GREETED]
        greet(server)
        assert server.scrape()[GREETED] == before + 20


def test_a_damaged_file_ends_no_worker() -> None:
    with running(APP, 1) as server:
        path = server.metrics_directory() / "counter_0.db"
        path.write_bytes(b"hello, world: no metrics at all.")
        replace_all(server)
        greet(server)
        eventually(lambda: "counter_0.db: damaged" in server.read_log())
        path.unlink()
        eventually(lambda: shown(server).get(UNWRITTEN) == 0)
        before = server.scrape()[GREETED]
        greet(server)
        assert server.scrape()[GREETED] == before + 20


@pytest.mark.parametrize("options", [(), ("--preload",)], ids=["plain", "preloaded"])
def test_workers_of_another_user_are_counted(within: list[str], options: Sequence[str]) -> None:
    other = ("--user", str(NOBODY), "--group", str(NOBODY))
    with running(APP, 2, options=(*other, *options), within=within) as server:
        directory = server.metrics_directory()
        eventually(lambda: ready(server) == 2)
        greet(server)
        before = files(directory)
        remove(directory)
        eventually(lambda: files(directory) == before)
        replace_all(server)
        greet(server)
        assert server.scrape()[GREETED] == 40


@pytest.mark.skipif(not IS_ROOT, reason="only root starts workers of another user")
def test_a_folder_in_which_the_user_of_the_workers_cannot_write_refuses_the_start(
    tmp_path: Path,
) -> None:
    env = {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    with launched(APP, 1, env=env, options=["--user", str(NOBODY)]) as server:
        assert server.process.wait(PATIENCE_SECONDS) == 3
        assert server.read_log() == (
            f"refused to start: PROMETHEUS_MULTIPROC_DIR: the workers run as user {NOBODY}, "
            f"which cannot write in {tmp_path}\n"
        )


def test_a_worker_that_ends_during_the_drain_is_replaced() -> None:
    with running(APP, 1, env={"DRAIN_SECONDS": "20"}) as server:
        server.signal(signal.SIGTERM)
        eventually(lambda: "Handling signal: term" in server.read_log())
        replace_all(server)
        greet(server)
        server.signal(signal.SIGQUIT)
        assert server.process.wait(PATIENCE_SECONDS) == 0


@pytest.mark.parametrize("module", ["currency.migrate", "currency.consumer"])
def test_who_shares_the_environment_of_a_master_leaves_nothing_in_its_directory(
    tmp_path: Path, module: str
) -> None:
    directory = tmp_path / "metrics"
    env = {"PROMETHEUS_MULTIPROC_DIR": str(directory), "TRIP_DATA_DIR": str(tmp_path)}
    with running(APP, 1, env=env) as server:
        before, shown = files(directory), server.scrape()
        with socket.create_server(("127.0.0.1", 0)) as taken:  # the consumer ends with one sentence
            port = str(taken.getsockname()[1])
            command = [sys.executable, "-m", module]
            own: Mapping[str, str] = {**os.environ, **env, "CURRENCY_CONSUMER_PORT": port}
            subprocess.run(command, cwd=ROOT, env=own, capture_output=True, check=False)
        assert files(directory) == before
        assert server.scrape().keys() == shown.keys()
