"""The files of a dossier in the window."""
