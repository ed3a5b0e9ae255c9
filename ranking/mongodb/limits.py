"""The token buckets of the rate limit on MongoDB: one document for each client with a window."""

from datetime import UTC, datetime
from typing import Any

from ranking.limits import SHARE, WINDOW, Lease
from ranking.mongodb.connection import Connection
from ranking.mongodb.documents import put

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class MongoTokenBuckets:
    """``TokenBuckets`` in one collection; a lease is one call."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lease(self, client: str, tokens: int, per_minute: int, now: datetime) -> Lease:
        """Take at most ``tokens``, or raise ``StoreUnavailable`` and take none."""
        with self._connection.working("limit") as database:
            window = put(database["leases"], client, leasing(tokens, per_minute, now))
        return Lease(window["granted"], window["ends_at"].timestamp())


def leasing(tokens: int, per_minute: int, now: datetime) -> list[dict[str, Any]]:
    """Return the update that grants ``tokens``, or as many as the window can spare."""
    ended = {"$lte": [{"$ifNull": ["$ends_at", LONG_AGO]}, now]}
    # A worker with a higher limit may have granted more than this one would.
    left = {"$max": [0, {"$subtract": [per_minute, "$leased"]}]}
    share = {"$max": [1, {"$toInt": {"$divide": [left, SHARE]}}]}
    return [
        {
            "$set": {
                "leased": {"$cond": [ended, 0, "$leased"]},
                "ends_at": {"$cond": [ended, now + WINDOW, "$ends_at"]},
            }
        },
        {"$set": {"granted": {"$min": [tokens, share, left]}}},
        {"$set": {"leased": {"$add": ["$leased", "$granted"]}}},
    ]
