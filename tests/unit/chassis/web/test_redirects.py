"""No path leads elsewhere: a redirect would lead to whichever host the caller names."""

import pytest
from flask.testing import FlaskClient

from tests.helpers.services import SERVICES, app_of


def ways_to_write(path: str) -> list[str]:
    """Return what a server may take for ``path``."""
    return [path, f"/{path}", f"/evil.example/{path}/..", f"{path}/", path.replace("/", "//")]


@pytest.mark.parametrize("service", SERVICES)
def test_no_way_to_write_a_path_is_redirected(service: str) -> None:
    app = app_of(service)
    client = FlaskClient(app, app.response_class)
    for rule in app.url_map.iter_rules():
        for path in ways_to_write(rule.rule):
            for method in sorted(rule.methods or ()):
                # As a server passes it on: the client would take `//` for a host.
                written = {"PATH_INFO": path, "HTTP_HOST": "evil.example"}
                response = client.open(method=method, environ_overrides=written)
                assert not 300 <= response.status_code < 400, (method, path)
                assert "Location" not in response.headers
