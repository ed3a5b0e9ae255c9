"""The slow service, whose clients have two seconds to send a request."""

from chassis.web.connections import worker
from tests.helpers.slow_app import app as app

worker.REQUEST_SECONDS = 2.0
