"""How every process answers HTTP: the app factory, health, problems and parameters."""
