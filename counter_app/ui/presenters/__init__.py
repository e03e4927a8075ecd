"""What the pages show and decide, as plain Python: no Qt here, and tests without a window."""
