"""Latest rates: the catalogue, the newest value of every pair, conversion and search."""
