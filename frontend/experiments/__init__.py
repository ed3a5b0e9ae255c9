"""Experiments on the page: which there are, which variant a visit gets, and how two compare."""
