"""Tells Prometheus on this machine that its configuration has changed."""

import urllib3

from launch.connect.connection import PORT

ADDRESS = f"http://127.0.0.1:{PORT}"


def reloaded(address: str = ADDRESS) -> str:
    """Reload Prometheus if it runs; return a sentence for the operator."""
    try:
        answer = urllib3.request("POST", f"{address}/-/reload", retries=False, timeout=30.0)
    except urllib3.exceptions.HTTPError:
        return "Prometheus does not run here: make monitor starts it"
    if answer.status == 200:
        return "Prometheus has read its configuration again; make doctor checks the whole way"
    if answer.status == 403:
        return "Prometheus runs without --web.enable-lifecycle: start it again"
    return f"Prometheus refuses its configuration: {answer.data.decode(errors='replace').strip()}"
