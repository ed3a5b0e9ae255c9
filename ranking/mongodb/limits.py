"""The ledger of rate limits on MongoDB: one document for each client that has a window."""

from datetime import UTC, datetime, timedelta
from typing import Any

from limits import RateLimitItem

from ranking.limits import Lease
from ranking.mongodb.connection import Connection
from ranking.mongodb.documents import put

OPERATION = "limit"
# The fewer tokens are left, the fewer a worker gets that it may not need.
SHARE = 8
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class MongoLedger:
    """Grants tokens in one call each."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lease(self, client: str, tokens: int, limit: RateLimitItem, now: datetime) -> Lease:
        """Take up to ``tokens`` of what the client's window has left; open one if none is."""
        with self._connection.working(OPERATION) as database:
            window = put(database["leases"], client, leasing(tokens, limit, now))
        return Lease(window["granted"], window["ends_at"].timestamp())


def leasing(tokens: int, limit: RateLimitItem, now: datetime) -> list[dict[str, Any]]:
    """Return the update that grants tokens: none if none is left, one if few are."""
    ended = {"$lte": [{"$ifNull": ["$ends_at", LONG_AGO]}, now]}
    ends_at = now + timedelta(seconds=limit.get_expiry())
    # A worker with another limit may have granted more than this one would.
    left = {"$max": [0, {"$subtract": [limit.amount, "$leased"]}]}
    share = {"$max": [1, {"$toInt": {"$divide": [left, SHARE]}}]}
    return [
        {
            "$set": {
                "leased": {"$cond": [ended, 0, "$leased"]},
                "ends_at": {"$cond": [ended, ends_at, "$ends_at"]},
            }
        },
        {"$set": {"granted": {"$min": [tokens, share, left]}}},
        {"$set": {"leased": {"$add": ["$leased", "$granted"]}}},
    ]
