"""PromQL that several dashboards share."""

# Which series are ours: the job is `trip-service` on one machine, `trip-service-pods` in a cluster.
OURS = 'job=~"trip-service.*", cluster=~"$cluster", namespace=~"$namespace"'
CHOSEN = f'{OURS}, app=~"$service"'
# The ingestor of a cluster runs for a minute at a time, so its targets come and go.
LASTING = f'{OURS}, component!="ingestor"'
FAILED = 'status=~"5.."'
RATE = "[$__rate_interval]"


def per_second(metric: str, selector: str = CHOSEN, by: str = "app") -> str:
    """Return how much a counter grows a second."""
    return f"sum by ({by}) (rate({metric}{{{selector}}}{RATE}))"


def over_range(metric: str, selector: str = OURS, by: str = "app") -> str:
    """Return how much a counter grew in the time that the dashboard shows, in whole numbers."""
    return f"round(sum by ({by}) (increase({metric}{{{selector}}}[$__range])))"


def share(part: str, whole: str) -> str:
    """Return a part of a whole, 0 where the whole is 0."""
    return f"({part}) / ({whole} > 0) or 0 * ({whole})"


def failed_share(selector: str = CHOSEN, by: str = "app") -> str:
    """Return the share of requests that a service answered with a 5xx status."""
    failed = per_second("http_requests_total", f"{selector}, {FAILED}", by)
    return share(failed, per_second("http_requests_total", selector, by))


def quantile(q: float, histogram: str, selector: str = CHOSEN, by: str = "app") -> str:
    """Return a quantile of a histogram of seconds."""
    buckets = per_second(f"{histogram}_bucket", selector, f"le, {by}" if by else "le")
    return f"histogram_quantile({q}, {buckets})"


def age(timestamp: str, selector: str = OURS, by: str = "source") -> str:
    """Return the days since a moment that a gauge shows."""
    return f"(time() - max by ({by}) ({timestamp}{{{selector}}})) / 86400"
