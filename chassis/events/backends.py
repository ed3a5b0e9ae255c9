"""The one place that chooses an event log by its URL."""

from chassis.events.log import EventLog
from chassis.extras import extra
from chassis.settings import Settings, naming


def open_log(settings: Settings) -> EventLog:
    """Open the log that ``EVENTS_URL`` names; a bad URL refuses the start."""
    with naming("EVENTS_URL"):
        return open_url(settings.event_log_url)


def open_url(url: str) -> EventLog:
    """Open the log at ``url``; ``ValueError`` if it is not the URL of an event log.

    Raises ``LogUnavailable`` if it is a file that cannot be opened.
    """
    # The driver of a log that is not chosen need not be installed.
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite" and rest.startswith("/") and len(rest) > 1:
        from chassis.events.sqlite.log import SqliteEventLog

        return SqliteEventLog(rest[1:])
    if scheme == "kafka":
        with extra("kafka"):
            from chassis.events.kafka.log import KafkaEventLog
        return KafkaEventLog(url)
    # The rest of the URL is not repeated: it may hold a password.
    raise ValueError("an event log is sqlite:///PATH or kafka://HOST:PORT")
