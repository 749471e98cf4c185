"""`python -m bot.train`: train the model if what it is made of has changed.

The model's name is the fingerprint of its sources, so a second call with nothing changed is over
in a moment.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import time
from pathlib import Path
from typing import Optional

MODELS = Path("models")
CONFIG = Path("config.yml")
DOMAIN = Path("bot/domain")
DATA = Path("bot/data")
ARTICLES = Path("knowledge/articles")
# The components' code is part of the model: what they store must fit what reads it.
CODE = (Path("bot/nlu"), Path("rules_engine/parameters/gstin"), Path("requirements.lock"))
PREFIX = "gst-sahayak-"


def fingerprint(*roots: Path) -> str:
    """A digest of every source file below the roots, by path and content."""
    digest = hashlib.sha256()
    for root in roots:
        files = [root] if root.is_file() else sorted(root.rglob("*"))
        for file in files:
            if file.is_file() and file.suffix in {".yml", ".py", ".lock"}:
                digest.update(file.as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def newest_model(models: Path = MODELS) -> Optional[Path]:
    """The model trained last, or None."""
    trained = sorted(models.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    return trained[-1] if trained else None


def train(force: bool = False) -> Path:
    """Train unless a model of exactly these sources is there; returns the model's path.

    Raises:
        RuntimeError: Rasa could not train; what it printed says why.
    """
    model = MODELS / f"{PREFIX}{fingerprint(CONFIG, DOMAIN, DATA, ARTICLES, *CODE)}.tar.gz"
    if model.exists() and not force:
        model.touch()
        print(f"The model is up to date: {model}")
        return model
    print("Training the model (about two minutes; only when data or config changed) …", flush=True)
    started = time.monotonic()

    from bot.lean import install

    install()
    if not sys.stderr.isatty():
        os.environ.setdefault("TQDM_DISABLE", "1")  # thousands of bars are no use in a log
    import rasa.api

    from bot import lean_training

    lean_training.install()
    quiet()

    result = rasa.api.train(
        domain=str(DOMAIN),
        config=str(CONFIG),
        training_files=str(DATA),
        output=str(MODELS),
        fixed_model_name=model.name.removesuffix(".tar.gz"),
        # Rasa's own cache knows nothing of our components' code; the fingerprint above does.
        force_training=True,
    )
    if result.code != 0 or result.model is None:
        raise RuntimeError("training failed; see the lines above")
    for old in MODELS.glob(f"{PREFIX}*.tar.gz"):
        if old != model:
            old.unlink()
    print(f"Trained in {time.monotonic() - started:.0f} s: {model}")
    return model


def quiet() -> None:
    """Rasa logs each prediction while it checks the rules, unless it is told not to."""
    import logging

    from rasa.utils.log_utils import configure_structlog

    logging.getLogger().setLevel(logging.WARNING)
    logging.getLogger("rasa").setLevel(logging.WARNING)
    configure_structlog(logging.WARNING)


def main() -> int:
    """Train from the command line; 1 if training failed."""
    parser = argparse.ArgumentParser(prog="python -m bot.train", description=__doc__)
    parser.add_argument("--force", action="store_true", help="train even if nothing changed")
    try:
        train(parser.parse_args().force)
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
