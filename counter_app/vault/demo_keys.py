"""Secrets of a demo store: they lie beside it, for anybody to read, and say so."""

from pathlib import Path
from typing import Final

from counter_app.vault.key_file import DemoRecord, publish_record, record_of, replace_record
from counter_app.vault.key_material import Secrets

WARNING: Final = (
    "DỮ LIỆU MẪU: khóa nằm ngay trong tệp này, ai cũng đọc được. Không dùng cho hồ sơ thật."
)


class DemoKeys:
    """Keeps the secrets in the clear. Only for synthetic dossiers."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir

    def create(self) -> Secrets:
        """See `Keys.create`."""
        secrets = Secrets.fresh()
        publish_record(
            self._data_dir, DemoRecord(WARNING, secrets.database_key, secrets.device_seed)
        )
        return secrets

    def adopt(self, secrets: Secrets) -> None:
        """See `Keys.adopt`."""
        record = DemoRecord(WARNING, secrets.database_key, secrets.device_seed)
        replace_record(self._data_dir, record)

    def load(self) -> Secrets:
        """See `Keys.load`."""
        record = record_of(self._data_dir, DemoRecord)
        return Secrets(record.database_key, record.device_seed)
