"""Contents encrypted at rest: named by their hash, whole and proven, or not there."""
