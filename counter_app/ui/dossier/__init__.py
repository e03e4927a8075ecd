"""The page of one dossier: where it stands, its life, its papers, and its next steps."""

from counter_app.ui.dossier.page import DossierPage

__all__ = ["DossierPage"]
