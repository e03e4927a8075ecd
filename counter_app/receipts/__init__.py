"""Every printed form: its wording as data, its layout, barcode and QR, as PDF and as pictures."""

from counter_app.receipts.forms import PdfForms

__all__ = ["PdfForms"]
