"""Djinn as its image has it: the jar unpacked, and an AOT cache trained with image/train."""

import hashlib
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from comparison.processes import free_ports
from comparison.settings import ROOT


@dataclass(frozen=True)
class Unpacked:
    jar: Path
    cache: Path

    @property
    def options(self) -> tuple[str, ...]:
        return (f"-XX:AOTCache={self.cache}",)


def unpacked(jar: Path, java: str, work: Path) -> Unpacked:
    """In a folder of this jar and this Java; made once."""
    with jar.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    folder = work / "djinn" / hashlib.sha256(f"{digest} {java}".encode()).hexdigest()[:16]
    found = Unpacked(folder / "djinn.jar", folder / "djinn.aot")
    if not found.cache.exists():
        shutil.rmtree(folder, ignore_errors=True)
        extract = [java, "-Djarmode=tools", "-jar", jar, "extract", "--destination", folder, "--application-filename", found.jar.name]
        subprocess.run(extract, check=True, stdout=subprocess.DEVNULL)
        train(folder, java)
    return found


def train(folder: Path, java: str) -> None:
    api, management = free_ports(2)
    ports = {"API_PORT": str(api), "MANAGEMENT_PORT": str(management)}
    path = {"PATH": f"{Path(java).parent}:{os.environ['PATH']}"}
    command = [ROOT / "image/train", folder, f"--djinn.models.location={ROOT / 'models'}"]
    with (folder / "training.log").open("wb") as log:
        subprocess.run(command, env=os.environ | ports | path, check=True, stdout=log, stderr=log)
