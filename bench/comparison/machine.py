"""What the numbers were measured on."""

import os
import platform
import subprocess
from pathlib import Path

FLAGS = ("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_int8", "amx_bf16")


def described(java: str, cores: tuple[int, ...]) -> dict:
    cpuinfo = Path("/proc/cpuinfo").read_text().splitlines()
    values = {line.split(":")[0].strip(): line.split(":", 1)[1].strip() for line in cpuinfo if ":" in line}
    memory = next(line for line in Path("/proc/meminfo").read_text().splitlines() if line.startswith("MemTotal"))
    flags = values.get("flags", "").split()
    version = subprocess.run([java, "-version"], capture_output=True, text=True, check=True).stderr.splitlines()[0]
    return {
        "cpu": values.get("model name", "unknown"),
        "instructions": [flag for flag in FLAGS if flag in flags],
        "cores": f"{len(cores)} of {os.cpu_count()}, shared with the load generator",
        "threads_per_core": _threads_per_core(),
        "memory_gib": round(int(memory.split()[1]) / 2**20, 1),
        "kernel": platform.release().split("-")[0],
        "java": version,
        "python": platform.python_version(),
    }


def _threads_per_core() -> int:
    siblings = Path("/sys/devices/system/cpu/cpu0/topology/thread_siblings_list")
    if not siblings.exists():
        return 1
    text = siblings.read_text().strip()
    return 2 if "-" in text or "," in text else 1
