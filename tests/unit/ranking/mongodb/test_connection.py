"""Which errors of MongoDB are reported as failed connections."""

import pytest
from pymongo.errors import AutoReconnect, ExecutionTimeout, OperationFailure, PyMongoError

from chassis.stores.errors import StoreUnavailable
from ranking.mongodb.connection import Connection
from ranking.mongodb.url import address
from tests.helpers.pools import RecordingObserver


@pytest.mark.parametrize(
    ("error", "failures"),
    [
        (AutoReconnect("gone"), 1),
        (ExecutionTimeout("slow", 50), 1),
        (OperationFailure("Authentication failed.", 18), 1),
        (OperationFailure("not authorized", 13), 0),
    ],
)
def test_an_error_is_a_failed_connection_if_the_server_is_silent_or_denies_access(
    error: PyMongoError, failures: int
) -> None:
    pool = RecordingObserver()
    connection = Connection(address("mongodb://127.0.0.1:9/trip"), observer=pool)
    with pytest.raises(StoreUnavailable), connection.working("record"):
        raise error
    connection.close()
    assert pool.failures == failures
