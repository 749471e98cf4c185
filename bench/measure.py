"""What is measured on a bot that runs, the same for every bot."""

from __future__ import annotations

import json
import os
import secrets
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.latency import OpenTalk, load, turn_times
from bench.messages import training_texts
from bench.parsing import WARM_UP
from bench.plan import Plan
from bench.processes import Child, Fleet, resident
from bench.progress import say
from bot.train import DATA

# What our settings would otherwise take from the shell that the bench was started in.
OURS_TO_SET = (
    "HELPDESK_HOST",
    "HELPDESK_DATABASE_URL",
    "TRACKER_DATABASE_URL",
    "RASA_URL",
    "ACTIONS_URL",
    "PUBLIC_URL",
    "TELEGRAM_TOKEN",
    "LOG_LEVEL",
)
LONGEST_PARSING = 600.0


def fresh_environment(var: Path, ports: Mapping[str, int]) -> dict[str, str]:
    """Ours with the given ports and nothing kept from elsewhere: own databases, own secret."""
    var.mkdir(parents=True, exist_ok=True)
    kept = {key: value for key, value in os.environ.items() if key not in OURS_TO_SET}
    return {
        **kept,
        **{key: str(port) for key, port in ports.items()},
        "VAR_DIR": str(var),
        "HELPDESK_SECRET": secrets.token_urlsafe(32),
        "RASA_TELEMETRY_ENABLED": "false",
    }


def python(module: str, *arguments: str) -> list[str]:
    """The command line of a module, warnings off as `run.py` has them."""
    return [sys.executable, "-W", "ignore", "-m", module, *arguments]


def measure_running(
    plan: Plan, name: str, children: Sequence[Child], open_talk: OpenTalk
) -> dict[str, Any]:
    """Turns early and late, turns a second, and memory before and after."""
    open_talk().say("hello")  # the first message of all loads what is loaded late
    at_start = resident(children)
    say(f"{name}: turns up to {max(plan.turns)} …")
    turns = turn_times(open_talk, plan.turns)
    say(f"{name}: {plan.users} users for {plan.load_seconds:.0f} s …")
    throughput = load(open_talk, plan.users, plan.load_seconds)
    after = resident(children)
    return {
        "turns": turns,
        "load": throughput,
        "rss_at_start": at_start | {"total": sum(at_start.values())},
        "rss": after | {"total": sum(after.values())},
    }


def measure_parsing(
    fleet: Fleet, plan: Plan, name: str, model: Path, folder: Path, *options: str
) -> dict[str, Any]:
    """The model's understanding alone, on one core."""
    say(f"{name}: {plan.parses} messages through its pipeline on one core …")
    texts, result = folder / "texts.json", folder / f"{model.stem}.parsing.json"
    some = training_texts(DATA, plan.parses + WARM_UP)
    texts.write_text(json.dumps(some), encoding="utf-8")
    command = python("bench.parsing", str(model), str(texts), str(result), *options)
    fleet.run(f"{name} parsing", command, os.environ, Path.cwd(), LONGEST_PARSING)
    measured: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
    return measured
