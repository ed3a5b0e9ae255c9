"""The files of the page."""

import gzip
import json
import struct
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from frontend.app import create_app
from frontend.settings import FrontendSettings
from tests.helpers import contract

PUBLIC = Path(__file__).parents[3] / "frontend/web/public"
SCRIPT = b"console.log('x')" * 200


@pytest.fixture
def built(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    pages = ("index.html", "compare.html", "docs.html", "privacy.ko.html", "privacy.en.html")
    for name in pages:
        (tmp_path / name).write_text(f"<!doctype html><title>Trip Service</title>{name}")
    (tmp_path / "favicon.svg").write_text("<svg/>")
    for name in ("manifest.webmanifest", "manifest.en.webmanifest"):
        (tmp_path / name).write_text("{}")
    (tmp_path / "icons").mkdir()
    (tmp_path / "icons" / "icon-192.png").write_bytes(b"")
    (tmp_path / "sw.js").write_text("self.addEventListener('fetch', () => undefined)")
    (tmp_path / "assets" / "page-abc123.js").write_bytes(SCRIPT)
    (tmp_path / "assets" / "page-abc123.js.gz").write_bytes(gzip.compress(SCRIPT))
    return tmp_path


@pytest.fixture
def client(built: Path) -> FlaskClient:
    return contract.client(create_app(FrontendSettings(page_dir=built)))


def test_the_page_is_fresh_at_every_load(client: FlaskClient) -> None:
    answer = client.get("/?period=1y&lang=ko")
    assert answer.content_type == 'text/html; charset="utf-8"'
    assert "index.html" in answer.text
    assert "max-age=0" in answer.headers["Cache-Control"]
    unchanged = {"If-Modified-Since": answer.headers["Last-Modified"]}
    assert client.get("/", headers=unchanged).status_code == 304


def test_hashed_files_never_expire(client: FlaskClient) -> None:
    answer = client.get("/assets/page-abc123.js")
    assert answer.data == SCRIPT
    assert "immutable" in answer.headers["Cache-Control"]
    assert "javascript" in answer.content_type


def test_files_are_sent_compressed_if_the_client_accepts_it(client: FlaskClient) -> None:
    answer = client.get("/assets/page-abc123.js", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data) == SCRIPT
    assert "Accept-Encoding" in answer.headers["Vary"]


BESIDE = ["/compare", "/docs", "/favicon.svg", "/manifest.webmanifest", "/manifest.en.webmanifest"]


@pytest.mark.parametrize("path", [*BESIDE, "/icons/icon-192.png", "/offline/page", "/sw.js"])
def test_the_files_beside_the_page_are_served(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 200
    assert client.head(path).status_code == 200


def test_a_new_address_does_not_make_the_browser_ask_for_the_icon_again(
    client: FlaskClient,
) -> None:
    answer = client.get("/favicon.svg")
    assert answer.cache_control.max_age == 24 * 60 * 60
    unchanged = {"If-Modified-Since": answer.headers["Last-Modified"]}
    again = client.get("/favicon.svg", headers=unchanged)
    assert (again.status_code, again.cache_control.max_age) == (304, 24 * 60 * 60)


def test_browsers_ask_for_the_worker_each_time_and_may_run_it(client: FlaskClient) -> None:
    answer = client.get("/sw.js")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.mimetype == "text/javascript"
    unchanged = {"If-Modified-Since": answer.headers["Last-Modified"]}
    assert client.get("/sw.js", headers=unchanged).status_code == 304
    assert "worker-src 'self'" in client.get("/").headers["Content-Security-Policy"]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_manifests_name_icons_that_exist_in_their_size(language: str) -> None:
    name = "manifest.webmanifest" if language == "ko" else f"manifest.{language}.webmanifest"
    manifest = json.loads((PUBLIC / name).read_text())
    assert manifest["lang"] == language
    assert manifest["id"] == manifest["start_url"] == "/"
    for icon in manifest["icons"]:
        content = (PUBLIC / icon["src"].strip("/")).read_bytes()
        if icon["type"] == "image/png":
            width, height = struct.unpack(">II", content[16:24])
            assert icon["sizes"] == f"{width}x{height}"


@pytest.mark.parametrize(
    "path",
    [
        "/assets/none.js",
        "/offline/none",
        "/assets/../index.html",
        "/assets/%2e%2e/index.html",
        "/etc/passwd",
    ],
)
def test_there_is_nothing_else(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_file_that_a_new_build_removed_is_not_found(client: FlaskClient, built: Path) -> None:
    for file in (built / "assets").iterdir():
        file.unlink()
    assert client.get("/assets/page-abc123.js").status_code == 404


@pytest.mark.parametrize("path", ["/", "/assets/page-abc123.js", "/nothing", "/readyz"])
def test_every_response_carries_a_strict_policy(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_an_unchanged_page_keeps_the_policy_with_which_it_came(client: FlaskClient) -> None:
    unchanged = {"If-Modified-Since": client.get("/").headers["Last-Modified"]}
    again = client.get("/", headers=unchanged)
    assert again.status_code == 304
    assert "Content-Security-Policy" not in again.headers


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [("?lang=ko", "en", "ko"), ("?lang=en", "ko", "en"), ("", "en-GB", "en"), ("", "fr", "ko")],
)
def test_the_privacy_page_is_in_the_language_of_the_visitor(
    client: FlaskClient, query: str, accepted: str, language: str
) -> None:
    answer = client.get(f"/privacy{query}", headers={"Accept-Language": accepted})
    assert f"privacy.{language}.html" in answer.text
    assert "Accept-Language" in answer.headers["Vary"]


def test_without_a_built_page_it_says_what_to_do(tmp_path: Path) -> None:
    client = contract.client(create_app(FrontendSettings(page_dir=tmp_path / "nowhere")))
    answer = client.get("/")
    assert answer.status_code == 503
    assert "make page" in answer.get_json(force=True)["detail"]
    assert client.get("/readyz").status_code == 503


def test_with_a_built_page_it_is_ready(client: FlaskClient) -> None:
    assert client.get("/readyz").status_code == 200


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("country=JP&lang=ko", "일본 환율 · Trip Service"),
        ("country=jp&currency=JPY&lang=en", "Japan: exchange rate · Trip Service"),
        ("currency=usd&lang=en", "US Dollar: exchange rate · Trip Service"),
    ],
)
def test_a_shared_link_is_previewed_by_its_country(
    client: FlaskClient, query: str, title: str
) -> None:
    answer = client.get(f"/?{query}")
    assert f"<title>{title}</title>" in answer.text
    assert f'<meta property="og:title" content="{title}" />' in answer.text
    assert "index.html" in answer.text
    unchanged = {"If-None-Match": answer.headers["ETag"]}
    assert client.get(f"/?{query}", headers=unchanged).status_code == 304


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("targets=JPY,THB&lang=ko", "일본 엔화, 태국 바트 환율 비교 · Trip Service"),
        ("targets=jpy,XXX&lang=en", "Japanese Yen: exchange rates compared · Trip Service"),
        (
            "targets=JPY,USD,EUR,THB,JPY,VND&lang=en",
            "Japanese Yen, US Dollar, Euro and 2 more: exchange rates compared · Trip Service",
        ),
        (
            "targets=JPY,USD,EUR,THB&lang=ko",
            "일본 엔화, 미국 달러, 유로 외 1개 통화 환율 비교 · Trip Service",
        ),
    ],
)
def test_a_shared_comparison_is_previewed_by_its_currencies(
    client: FlaskClient, query: str, title: str
) -> None:
    answer = client.get(f"/compare?{query}")
    assert f'<meta property="og:title" content="{title}" />' in answer.text
    assert "compare.html" in answer.text
    unchanged = {"If-None-Match": answer.headers["ETag"]}
    assert client.get(f"/compare?{query}", headers=unchanged).status_code == 304


@pytest.mark.parametrize("query", ["", "targets=", "targets=XXX", "targets=%3Cscript%3E"])
def test_a_comparison_of_nothing_known_has_no_preview(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/compare?{query}")
    assert "og:title" not in answer.text
    assert "<script" not in answer.text


def test_what_the_link_itself_says_is_not_repeated(client: FlaskClient) -> None:
    query = "country=JP&base=%3Cscript%3E&lang=%22%3E"
    assert "<script" not in client.get(f"/?{query}", headers={"Accept-Language": "en"}).text
    assert "og:title" not in client.get("/?country=ZZ&currency=%3Cscript%3E").text


def test_a_page_that_is_not_built_has_no_preview(tmp_path: Path) -> None:
    client = contract.client(create_app(FrontendSettings(page_dir=tmp_path)))
    assert client.get("/?country=JP").status_code == 503
