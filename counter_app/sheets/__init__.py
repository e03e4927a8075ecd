"""Catalogue files that people edit and exchange: JSON and spreadsheets."""

from counter_app.sheets.catalogue_files import SheetCatalogueFiles
from counter_app.sheets.starter import starter_catalogue
from counter_app.sheets.table_files import WorkbookFiles
from counter_app.whole_files import write_whole

__all__ = ["SheetCatalogueFiles", "WorkbookFiles", "starter_catalogue", "write_whole"]
