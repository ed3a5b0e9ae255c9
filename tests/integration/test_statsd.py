"""gunicorn's own figures for statsd, beside those of the metrics engine."""

import socket

from tests.helpers.gunicorn import PATIENCE_SECONDS, running


def test_a_statsd_host_gets_the_figures_of_gunicorn_and_the_log_stays_json() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as statsd:
        statsd.bind(("127.0.0.1", 0))
        statsd.settimeout(PATIENCE_SECONDS)
        host, port = statsd.getsockname()
        with running(
            "tests.helpers.metrics_app:app", 1, options=["--statsd-host", f"{host}:{port}"]
        ) as server:
            server.get("/greetings/ko")
            while not (figure := statsd.recv(1024)).startswith(b"gunicorn.request.status.200:"):
                assert figure.startswith(b"gunicorn.")
            assert all(line.startswith("{") for line in server.read_log().splitlines())
