"""The command line: a contract for people, scripts and tests (one module a family of commands)."""
