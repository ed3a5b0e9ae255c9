"""The Secrets that `make secrets` makes, and their keys."""

TLS = frozenset({"tls.crt", "tls.key", "ca.crt"})

SECRETS = {
    "trip-passwords": frozenset(
        {
            "mysql-root",
            "mysql-currency",
            "mysql-history",
            "mongodb-root",
            "mongodb-ranking",
            "mongodb-keyfile",
            "kafka-trip",
            "ranking-reset-token",
        }
    ),
    "trip-ca": frozenset({"ca.crt"}),
    "mysql-tls": TLS,
    "mongodb-tls": TLS,
    "kafka-tls": TLS,
}
