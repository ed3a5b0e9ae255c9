"""A new release of the page: it is seen at once, and never mixed with the one before it."""

import os
import shutil
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from frontend.app import create_app
from frontend.settings import FrontendSettings
from tests.helpers.browser import opened, worker_ready
from tests.helpers.clone import ROOT
from tests.helpers.needs import needs

DIST = ROOT / "frontend/dist"
SCRIPTS = """() => [...document.scripts].map(each => new URL(each.src).pathname)
    .filter(path => path.startsWith("/assets/index"))"""


def release(folder: Path, number: int) -> Path:
    """Write a copy of the built page in which the main script and the page are of that release."""
    shutil.copytree(DIST, folder, ignore=shutil.ignore_patterns("*.gz", "*.br"))
    (script,) = (path for path in (folder / "assets").glob("index-*.js"))
    name = f"index-release{number}.js"
    page = folder / "index.html"
    before = integrity(page)
    for path in (*folder.glob("*.html"), *folder.glob("assets/*.js"), folder / "sw.js"):
        path.write_text(path.read_text().replace(script.name, name))
    script.rename(script.with_name(name))
    worker = folder / "sw.js"
    worker.write_text(worker.read_text().replace(before, integrity(page)))
    # A copy is made in less than the second that Last-Modified counts in.
    for path in (page, worker):
        os.utime(path, (number, number))
    return folder


def integrity(page: Path) -> str:
    return f"sha256-{b64encode(sha256(page.read_bytes()).digest()).decode()}"


class Switch:
    """One of several releases, which the server serves from now on."""

    def __init__(self, served: Flask) -> None:
        self.served = served

    def __call__(self, environ: dict[str, object], start: object) -> object:
        return self.served(environ, start)  # type: ignore[arg-type]


@contextmanager
def serving(switch: Switch) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, switch, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()


@pytest.fixture
def apps(tmp_path: Path) -> list[Flask]:
    needs((DIST / "index.html").exists(), "the page is not built: make page")
    folders = (release(tmp_path / str(number), number) for number in (1, 2))
    return [create_app(FrontendSettings(page_dir=each, gateway=False)) for each in folders]


def test_a_new_release_is_seen_at_once_and_offline_it_is_whole(
    browser: Browser, apps: list[Flask]
) -> None:
    switch = Switch(apps[0])
    with serving(switch) as address:
        tab = opened(browser, address, "/")
        worker_ready(tab)
        tab.page.reload()
        assert tab.page.evaluate(SCRIPTS) == ["/assets/index-release1.js"]
        switch.served = apps[1]
        tab.page.reload()
        assert tab.page.evaluate(SCRIPTS) == ["/assets/index-release2.js"]
        # The worker of the second release waits until no tab has the first one's.
        tab.context.set_offline(True)
        tab.page.goto(address)
        assert tab.page.evaluate(SCRIPTS) == ["/assets/index-release1.js"]
        tab.page.locator("main").wait_for()
        tab.close()
