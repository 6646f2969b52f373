"""One user action a module: each takes a command and a unit of work and gives an outcome."""
