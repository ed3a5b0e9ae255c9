"""The Secrets that `make secrets` makes, and their keys."""

from datetime import UTC, datetime

from launch.secrets.contents import LENGTHS, of_certificates, passwords

SECRETS = {
    secret["metadata"]["name"]: frozenset(secret["stringData"])
    for secret in [passwords({*LENGTHS}), *of_certificates("any", datetime.now(UTC))]
}
