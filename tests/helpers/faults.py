"""How often a fault is tried: once, or as often as ``FAULT_ROUNDS`` says."""

import os

import pytest

rounds = pytest.mark.parametrize("attempt", range(int(os.environ.get("FAULT_ROUNDS", "1"))))
