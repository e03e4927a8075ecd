"""Scans and photos: examined, cleaned, and kept encrypted under names that tell nothing."""

from counter_app.attachments.keeping import SealedAttachments

__all__ = ["SealedAttachments"]
