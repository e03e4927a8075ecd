"""What the office reports of its work: pure figures over light rows, traceable to dossiers."""
