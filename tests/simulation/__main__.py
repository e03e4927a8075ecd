"""The command line of the simulation, see `soak`."""

import sys

from tests.simulation.soak import main

if __name__ == "__main__":
    sys.exit(main())
