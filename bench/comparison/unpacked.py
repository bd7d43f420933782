"""Djinn as its image has it: the jar unpacked, and an AOT cache trained with image/train."""

import hashlib
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from comparison.processes import free_ports
from comparison.settings import ROOT

TRAIN = ROOT / "image/train"


@dataclass(frozen=True)
class Unpacked:
    jar: Path
    cache: Path

    @property
    def options(self) -> tuple[str, ...]:
        return (f"-XX:AOTCache={self.cache}", "-XX:AOTMode=on")  # ends if it cannot be used


def unpacked(jar: Path, java: str, work: Path) -> Unpacked:
    """In a folder of this jar and this Java; made once."""
    folder = work / "djinn" / fingerprint(jar, java)
    found = Unpacked(folder / "djinn.jar", folder / "djinn.aot")
    if not found.cache.exists():
        shutil.rmtree(folder, ignore_errors=True)
        extract = [java, "-Djarmode=tools", "-jar", jar, "extract", "--destination", folder, "--application-filename", found.jar.name]
        subprocess.run(extract, check=True, stdout=subprocess.DEVNULL)
        try:
            train(folder, java)
        except subprocess.CalledProcessError:
            found.cache.unlink(missing_ok=True)
            raise
    return found


def fingerprint(jar: Path, java: str) -> str:
    """Of what a cache depends on."""
    version = subprocess.run([java, "-version"], capture_output=True, check=True).stderr
    with jar.open("rb") as content:
        parts = [hashlib.file_digest(content, "sha256").digest(), version, TRAIN.read_bytes()]
    return hashlib.sha256(b"".join(parts)).hexdigest()[:16]


def train(folder: Path, java: str) -> None:
    api, management = free_ports(2)
    ports = {"API_PORT": str(api), "MANAGEMENT_PORT": str(management)}
    path = {"PATH": f"{Path(shutil.which(java) or java).resolve().parent}:{os.environ['PATH']}"}
    command = [TRAIN, folder, f"--djinn.models.location={ROOT / 'models'}"]
    with (folder / "training.log").open("wb") as log:
        subprocess.run(command, env=os.environ | ports | path, check=True, stdout=log, stderr=log)
