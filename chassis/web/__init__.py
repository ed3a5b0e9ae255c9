"""How every process serves HTTP: the app factory, health, problems, parameters, operations."""
