"""The next steps of a dossier, decided without Qt: one table says which, with which fields."""
