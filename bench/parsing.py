"""`python -m bench.parsing MODEL TEXTS RESULT [--without-tensorflow]`: understanding alone.

One process on one core: the messages go straight to the model's pipeline, without dialogue,
tracker or HTTP.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import time
from pathlib import Path
from typing import Any

import psutil

from bench.latency import summary
from bot.train import quiet

WARM_UP = 20


def main() -> None:
    """Measure and write the result as JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.parsing", description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("texts", type=Path, help="JSON list; the first few warm up")
    parser.add_argument("result", type=Path)
    parser.add_argument("--without-tensorflow", action="store_true", help="as our own server runs")
    given = parser.parse_args()
    # Before TensorFlow or a linear algebra library counts the cores.
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    if given.without_tensorflow:
        from bot.lean import install

        install()
    texts = json.loads(given.texts.read_text(encoding="utf-8"))
    result = asyncio.run(measure(given.model, texts))
    if given.without_tensorflow:
        result["classifier_rss"] = classifier_memory(given.model)
    given.result.write_text(json.dumps(result), encoding="utf-8")


async def measure(model: Path, texts: list[str]) -> dict[str, Any]:
    """Milliseconds per message after a warm-up, and what the loaded model weighs."""
    from rasa.core.agent import Agent

    quiet()  # a server does not write each parse into its log either
    began = time.perf_counter()
    agent = Agent.load(str(model))
    loaded = time.perf_counter() - began
    times = []
    for number, text in enumerate(texts):
        began = time.perf_counter()
        await agent.parse_message(text)
        took = (time.perf_counter() - began) * 1000
        if number >= WARM_UP:
            times.append(took)
    return {
        **summary(times),
        "load_s": round(loaded, 2),
        "rss": psutil.Process().memory_info().rss,
        "ms": [round(each, 2) for each in times],
    }


def classifier_memory(model: Path) -> int:
    """Bytes that the process grows by when it loads our classifier once more."""
    from bot.nlu.parser import topic_model

    process = psutil.Process()
    before = process.memory_info().rss
    classifier = topic_model(model)
    gc.collect()
    grown = process.memory_info().rss - before
    del classifier  # until here it is held
    return int(grown)


if __name__ == "__main__":
    main()
