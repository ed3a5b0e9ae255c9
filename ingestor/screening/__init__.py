"""Which published values are believed."""
