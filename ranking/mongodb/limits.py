"""The token buckets of the rate limit on MongoDB: one document for each client with a window."""

from datetime import UTC, datetime, timedelta
from typing import Any

from ranking.limits import SHARE, Lease
from ranking.mongodb.connection import Connection
from ranking.mongodb.documents import put
from ranking.quota import DAY, MINUTE, per_day

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class MongoTokenBuckets:
    """``TokenBuckets`` in one collection; a lease is one call."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lease(self, client: str, tokens: int, per_minute: int, now: datetime) -> Lease:
        """Take at most ``tokens``, or raise ``StoreUnavailable`` and take none."""
        with self._connection.working("limit") as database:
            window = put(database["leases"], client, leasing(tokens, per_minute, now))
        left_of_day = per_day(per_minute) - window["leased_of_day"]
        if left_of_day <= 0 and not window["granted"]:
            return Lease(0, window["day_ends_at"].timestamp(), 0, DAY)
        left = max(0, min(per_minute - window["leased"], left_of_day))
        return Lease(window["granted"], window["ends_at"].timestamp(), left)


def leasing(tokens: int, per_minute: int, now: datetime) -> list[dict[str, Any]]:
    """Return the update that grants ``tokens``, or as many as the windows can spare."""
    # A worker with a higher limit may have granted more than this one would.
    of_minute = {"$subtract": [per_minute, "$leased"]}
    of_day = {"$subtract": [per_day(per_minute), "$leased_of_day"]}
    left = {"$max": [0, {"$min": [of_minute, of_day]}]}
    share = {"$max": [1, {"$toInt": {"$divide": [left, SHARE]}}]}
    return [
        {
            "$set": {
                **_current("leased", "ends_at", now, MINUTE),
                **_current("leased_of_day", "day_ends_at", now, DAY),
            }
        },
        {"$set": {"granted": {"$min": [tokens, share, left]}}},
        {
            "$set": {
                "leased": {"$add": ["$leased", "$granted"]},
                "leased_of_day": {"$add": ["$leased_of_day", "$granted"]},
            }
        },
    ]


def _current(leased: str, ends_at: str, now: datetime, window: timedelta) -> dict[str, Any]:
    """Return the fields that open a new window unless one is open, as ``is_open`` defines it."""
    end = {"$ifNull": [f"${ends_at}", LONG_AGO]}
    is_open = {"$and": [{"$gt": [end, now]}, {"$lte": [end, now + 2 * window]}]}
    return {
        leased: {"$cond": [is_open, f"${leased}", 0]},
        ends_at: {"$cond": [is_open, f"${ends_at}", now + window]},
    }
