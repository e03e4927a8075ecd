"""Papers on their way out: the preview, the printer, the PDF file."""
