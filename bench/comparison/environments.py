"""One virtual environment for each peer, with PyTorch and transformers from a shared one."""

import hashlib
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PEERS = Path(__file__).resolve().parent.parent / "peers"


class NotInstalled(Exception):
    """A peer whose packages cannot be installed; the message says why."""


@dataclass(frozen=True)
class Environments:
    """The environments under `folder`. `base`, when given, is a Python that already has peers/base/requirements.txt."""

    folder: Path
    base: Path | None = None

    def python(self, peer: str) -> Path:
        """The Python of a peer, installed if it is not yet.

        Raises:
            NotInstalled: when pip could not install the peer's requirements.
        """
        home = self.folder / peer
        requirements = PEERS / peer / "requirements.txt"
        stamp = home / "installed"
        wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
        if stamp.exists() and stamp.read_text() == wanted:
            return home / "bin" / "python"
        python = self._create(home, peer)
        log = self.folder / f"{peer}.log"
        with log.open("w") as out:
            done = subprocess.run(
                ["nice", "-n", "19", python, "-m", "pip", "install", "--no-input", "--disable-pip-version-check", "-r", requirements],
                stdout=out,
                stderr=subprocess.STDOUT,
                check=False,
            )
        if done.returncode:
            raise NotInstalled(f"pip could not install peers/{peer}/requirements.txt: {_reason(log)}")
        stamp.write_text(wanted)
        return python

    def base_python(self) -> Path:
        return self.base or self.python("base")

    def _create(self, home: Path, peer: str) -> Path:
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
        python = home / "bin" / "python"
        if peer != "base":
            shared = _packages(self.base_python())
            (_packages(python) / "shared.pth").write_text(f"{shared}\n")
        return python


def _packages(python: Path) -> Path:
    command = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    return Path(subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip())


def _reason(log: Path) -> str:
    lines = log.read_text().splitlines()
    errors = [line for line in lines if line.startswith("ERROR")]
    return (errors or lines or ["no output"])[-1]
