"""Which published values are accepted."""
