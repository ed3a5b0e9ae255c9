"""The baseline: a Flask route that does nothing but return the bytes of a file."""

import os
from pathlib import Path

from flask import Flask, Response

BODY = Path(os.environ["BARE_BODY"]).read_bytes()
app = Flask(__name__, static_folder=None)


@app.get("/api/v1/currencies/latest")
@app.get("/api/v1/history")
def latest() -> Response:
    """Return the bytes."""
    return Response(BODY, content_type="application/json")
