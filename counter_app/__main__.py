"""`python -m counter_app`, and the `counter-app` script."""

import sys

from counter_app.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
