"""Servers as trees of processes: starting, stopping, what they use. Linux's /proc is read."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Usage:
    """CPU-seconds since the start, those of ended children included, and resident bytes."""

    cpu: float
    resident: int


def started(command: Sequence[str], environment: dict[str, str], cores: Sequence[int], folder: Path, log: Path) -> subprocess.Popen:
    """The command in a session of its own, on these cores only."""
    pinned = ["taskset", "-c", ",".join(map(str, cores)), *map(str, command)]
    with log.open("ab") as out:
        return subprocess.Popen(
            pinned, env=os.environ | environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True
        )


def stop(process: subprocess.Popen, patience: float = 20) -> None:
    """Asks the process to end, then ends whatever is left of its tree."""
    family = list(tree(process.pid))
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(patience)
    for pid in {*family, *tree(process.pid)}:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.wait()


def usage(pid: int) -> Usage:
    """Of a process and all that descend from it or belong to its session."""
    cpu = resident = 0
    for member in tree(pid):
        fields = stat(member)
        if fields:
            cpu += sum(int(fields[i]) for i in (11, 12, 13, 14))
            resident += private(member, int(fields[21]) * PAGE)
    return Usage(cpu / TICKS, resident)


def private(pid: int, otherwise: int) -> int:
    """Proportional set size: pages that processes share are divided among them."""
    with contextlib.suppress(OSError, ValueError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return otherwise


def tree(pid: int) -> Iterator[int]:
    members = {pid}
    table = {int(p.name): stat(int(p.name)) for p in Path("/proc").iterdir() if p.name.isdigit()}
    grown = True
    while grown:
        found = {child for child, fields in table.items() if fields and (int(fields[1]) in members or int(fields[3]) == pid)}
        grown = not found <= members
        members |= found
    yield from sorted(members)


def stat(pid: int) -> list[str] | None:
    """The fields of /proc/PID/stat after the name."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None


def wait_until(is_true, seconds: float, alive, step: float = 0.02) -> float | None:
    """Seconds until `is_true()`; None when `alive()` no longer holds or the time is up."""
    begun = time.monotonic()
    while time.monotonic() - begun < seconds:
        if is_true():
            return time.monotonic() - begun
        if not alive():
            return None
        time.sleep(step)
    return None


def free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports
