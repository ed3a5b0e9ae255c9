"""A small app with every kind of metric, for tests of the metrics engine alone."""

import os
import signal

from flask import Flask

from chassis import metrics
from chassis.metrics.http import count_requests
from chassis.metrics.view import metrics_response

greetings = metrics.counter("greetings_total", "Greetings sent", ("language",))
lengths = metrics.histogram("greeting_length", "Characters of a greeting", buckets=(3, 6, 9))
residents = metrics.gauge("residents", "Workers that have greeted", mode="livesum")
GREETINGS = {"en": "hello", "ko": "안녕하세요"}

app = Flask(__name__, static_folder=None)


@app.get("/greetings/<language>")
def greet(language: str) -> tuple[str, int]:
    """Greet in a known language."""
    if language not in GREETINGS:
        return "no such language", 404
    greetings.labels(language).inc()
    lengths.observe(len(GREETINGS[language]))
    residents.set(1)
    return GREETINGS[language], 200


@app.post("/greetings")
def add() -> tuple[str, int]:
    """Pretend to create a greeting."""
    return "created", 201


@app.get("/broken")
def broken() -> str:
    """Fail."""
    raise RuntimeError("broken on purpose")


@app.get("/death")
def death() -> str:
    """Kill the worker before it responds."""
    os.kill(os.getpid(), signal.SIGKILL)
    return ""


app.add_url_rule("/metrics", view_func=metrics_response)
metrics.initialise(greetings, *((language,) for language in GREETINGS))
metrics.build_info("greeter", "1.0")
count_requests(app, {("POST", "/greetings"): ("201",)})
