"""`guitai` and `python -m pos_app`: the command line, or the window when nothing else is said."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; exit codes as pos_app.cli says."""
    from pos_app.cli.root import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
