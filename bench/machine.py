"""On what, and of what, the figures are."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil

PACKAGES = ("rasa", "tensorflow", "scikit-learn", "sanic", "starlette", "uvicorn", "sqlalchemy")


def facts() -> dict[str, Any]:
    """The machine, the versions, the revision and the time."""
    return {
        "date": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "git": _git("rev-parse", "HEAD"),
        "git_changed_files": len(_git("status", "--porcelain").splitlines()),
        "cores": psutil.cpu_count(),
        "processor": _processor(),
        "memory": psutil.virtual_memory().total,
        "load_average_at_start": round(os.getloadavg()[0], 2),
        "system": platform.platform(),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
    }


def _processor() -> str:
    file = Path("/proc/cpuinfo")
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()
