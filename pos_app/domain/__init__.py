"""Pure rules and records of the counter: standard library only."""
