"""`python -m bench.train_ours FOLDER`: `make train` from nothing, into another folder."""

from __future__ import annotations

import sys
from pathlib import Path

from bot import train


def main() -> int:
    """Train; 0 when there is a model."""
    train.MODELS = Path(sys.argv[1])
    train.train(force=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
