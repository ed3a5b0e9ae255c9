"""What is compressed, how, and what caches are told of it."""

import gzip
from collections.abc import Iterator

import brotli
import pytest
from flask import Blueprint, Response
from flask.testing import FlaskClient

from chassis.settings import Settings
from chassis.web.app import create_service
from chassis.web.compression import SMALLEST_BYTES
from chassis.web.conditional import conditional

LINE = b"2026-10-30,USD,KRW,1335.26673827\r\n"
READ = {"br": brotli.decompress, "gzip": gzip.decompress}


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    api = Blueprint("api", __name__)

    @api.get("/api/json/<int:size>")
    def of_size(size: int) -> Response:
        return Response(b"7" * size, content_type="application/json")

    @api.get("/api/streamed")
    def streamed() -> Response:
        def lines() -> Iterator[bytes]:
            yield from (LINE for _ in range(1000))

        return Response(lines(), content_type="text/csv; charset=utf-8")

    @api.get("/api/tagged/<kind>")
    def tagged(kind: str) -> Response:
        tag = '"1"' if kind == "strong" else 'W/"1"'
        body = Response(b"7" * SMALLEST_BYTES, content_type="application/json")
        return conditional(tag, {"Vary": "Accept"}, lambda: body)

    @api.get("/api/picture")
    def picture() -> Response:
        return Response(b"7" * SMALLEST_BYTES, content_type="image/png")

    @api.get("/api/packed")
    def packed() -> Response:
        body, headers = gzip.compress(LINE * 1000), {"Content-Encoding": "gzip"}
        return Response(body, content_type="text/csv", headers=headers)

    return create_service("currency", Settings(), [api], {}).test_client()


@pytest.mark.parametrize("encoding", READ)
@pytest.mark.parametrize(
    "path", [f"/api/json/{SMALLEST_BYTES}", "/api/json/99999", "/api/streamed"]
)
def test_a_response_is_sent_in_the_encoding_of_the_caller(
    client: FlaskClient, path: str, encoding: str
) -> None:
    plain = client.get(path)
    packed = client.get(path, headers={"Accept-Encoding": encoding})
    assert packed.headers["Content-Encoding"] == encoding
    assert READ[encoding](packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 10
    assert "Content-Encoding" not in plain.headers
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=1, br;q=0.5", "gzip"),
        ("*", "br"),
        ("br;q=0, *", "gzip"),
        ("gzip;q=0", None),
        ("identity", None),
        ("identity, gzip;q=0.5", None),
        ("zstd", None),
        ("", None),
        (";;q=x,,", None),
    ],
)
def test_the_caller_chooses_the_encoding(
    client: FlaskClient, accepted: str, encoding: str | None
) -> None:
    response = client.get("/api/json/5000", headers={"Accept-Encoding": accepted})
    assert response.headers.get("Content-Encoding") == encoding


@pytest.mark.parametrize("path", ["/api/json/1023", "/api/json/0", "/api/picture", "/metrics"])
def test_tiny_bodies_and_pictures_are_sent_as_they_are(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Accept-Encoding": "br"})
    assert "Content-Encoding" not in response.headers


def test_a_body_that_is_compressed_already_is_not_compressed_again(client: FlaskClient) -> None:
    response = client.get("/api/packed", headers={"Accept-Encoding": "br, gzip"})
    assert gzip.decompress(response.data) == LINE * 1000


def test_a_head_has_the_headers_of_its_get(client: FlaskClient) -> None:
    asked = {"Accept-Encoding": "gzip"}
    got, head = (client.open("/api/json/5000", method=m, headers=asked) for m in ("GET", "HEAD"))
    different = {"X-Request-ID"}
    assert head.data == b""
    assert {h for h in head.headers if h[0] not in different} == {
        h for h in got.headers if h[0] not in different
    }


@pytest.mark.parametrize("kind", ["strong", "weak"])
def test_the_copy_of_any_encoding_is_confirmed_by_its_tag(client: FlaskClient, kind: str) -> None:
    path = f"/api/tagged/{kind}"
    packed = client.get(path, headers={"Accept-Encoding": "br"})
    assert packed.headers["ETag"] == 'W/"1"'
    asked = {"If-None-Match": packed.headers["ETag"], "Accept-Encoding": "br"}
    again = client.get(path, headers=asked)
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Vary"] == packed.headers["Vary"] == "Accept, Accept-Encoding"
    assert "Content-Encoding" not in again.headers
