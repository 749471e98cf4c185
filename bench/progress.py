"""Lines that say how far the run is, each with the time since its start."""

from __future__ import annotations

import time

_STARTED = time.monotonic()


def elapsed() -> float:
    """Seconds since the bench started."""
    return time.monotonic() - _STARTED


def say(line: str) -> None:
    """One line with the elapsed minutes and seconds in front."""
    minutes, seconds = divmod(int(elapsed()), 60)
    print(f"[{minutes:2d}:{seconds:02d}] {line}", flush=True)
