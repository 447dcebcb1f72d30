"""A PostgreSQL cluster of the tests' own: made, started and stopped by them, in a temporary folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.needs import skip_or_fail

_OWNER = "postgres"
_NO_SERVER = "no PostgreSQL server is installed: apt-get install postgresql"


def server_binaries() -> Path | None:
    """Folder of the newest server's programs, which Debian keeps off the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parent.parent.name))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


def require_server() -> Path:
    found = server_binaries()
    if found is None:
        skip_or_fail(_NO_SERVER)
    return found


class Cluster:
    """One server. It refuses to run as root, so that root lends it another user."""

    def __init__(self, programs: Path, folder: Path, *, durable: bool = False) -> None:
        self.programs, self.folder, self.durable = programs, folder, durable

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", _OWNER, "--", *command]
        subprocess.run(command, check=True, capture_output=True, cwd=self.folder)

    def start(self) -> None:
        if os.geteuid() == 0:
            shutil.chown(self.folder, _OWNER)
        self._run(
            "initdb", "-D", str(self.folder / "cluster"), "-U", _OWNER, "-A", "trust", "-E", "UTF8", "--no-sync"
        )
        self.start_again()

    def start_again(self) -> None:
        """Start a server that was stopped: it recovers from its log first."""
        sync = "on" if self.durable else "off"
        options = f"-k {self.folder} -c listen_addresses='' -c fsync={sync} -c max_connections=60"
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", str(self.folder / "cluster"), "-o", options, "-l", log, "-w", "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "cluster"), "-m", "immediate", "-w", "stop")

    @property
    def url(self) -> str:
        return f"postgresql://{_OWNER}@/postgres?host={self.folder}"


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """A running server; stopped and removed at the end, whatever happened. Tests need no commit to survive power."""
    programs = require_server()
    folder = Path(tempfile.mkdtemp(prefix="trochee-pg-"))
    folder.chmod(0o755)
    server = Cluster(programs, folder, durable=durable)
    try:
        server.start()
        yield server
    finally:
        if (folder / "cluster" / "postmaster.pid").exists():
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)
