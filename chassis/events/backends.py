"""Choose an event log by its URL."""

from urllib.parse import unquote

from chassis.events.log import EventLog
from chassis.extras import extra
from chassis.settings import Settings, naming


def open_log(settings: Settings, seconds: float | None = None) -> EventLog:
    """Open the log at ``EVENTS_URL`` as ``open_url`` does; a bad URL refuses the start."""
    with naming("EVENTS_URL"):
        return open_url(settings.event_log_url, seconds)


def open_url(url: str, seconds: float | None = None) -> EventLog:
    """Open the log at ``url``, of which a broker has ``seconds`` to respond, by default one.

    Raises ``ValueError`` if it is not the URL of an event log, and ``LogUnavailable`` if it is the
    path of a file that cannot be opened.
    """
    # Only the driver of the chosen log needs to be installed.
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite" and rest.startswith("/") and len(rest) > 1:
        from chassis.events.sqlite.log import SqliteEventLog

        return SqliteEventLog(unquote(rest[1:]))
    if scheme == "kafka":
        with extra("kafka"):
            from chassis.events.kafka.log import KafkaEventLog
        return KafkaEventLog(url, seconds)
    # The URL is not repeated: it may contain a password.
    raise ValueError("an event log is sqlite:///PATH or kafka://HOST:PORT")
