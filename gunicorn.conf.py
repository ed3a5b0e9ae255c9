"""The configuration of a gunicorn that starts here: ``-c python:launch.gunicorn`` elsewhere."""

from launch.gunicorn import *  # noqa: F403
