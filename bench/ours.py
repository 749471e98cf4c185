"""Our bot, with the processes that `run.py` starts, on free ports and with databases of its own."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from typing import Any

from bench.chat import HelpdeskTalk, answers
from bench.measure import fresh_environment, measure_parsing, measure_running, python
from bench.plan import Plan
from bench.processes import BenchFailed, Fleet, free_ports
from bench.progress import say
from bot.server import CREDENTIALS, ENDPOINTS
from bot.train import newest_model
from run import PROCESSES, READY_WITHIN

NAME = "ours"
LONGEST_TRAINING = 900.0


def measure_ours(fleet: Fleet, plan: Plan, folder: Path) -> dict[str, Any]:
    """All figures of our bot, with a model trained for this run.

    Raises:
        BenchFailed: a process failed.
    """
    project = folder / NAME
    project.mkdir()
    for file in (CREDENTIALS, ENDPOINTS):
        shutil.copy(file, project)
    training = _train(fleet, project)
    model = newest_model(project / "models")
    if model is None:
        raise BenchFailed("ours: training ended without a model.")
    return {
        "training": training,
        "model_bytes": model.stat().st_size,
        "parsing": measure_parsing(fleet, plan, NAME, model, folder, "--without-tensorflow"),
        **_serve(fleet, plan, project),
    }


def _train(fleet: Fleet, project: Path) -> dict[str, Any]:
    """Seconds for a training from nothing: Rasa's own cache of parts starts empty."""
    say(f"{NAME}: training …")
    env = fresh_environment(project, {}) | {"RASA_CACHE_DIRECTORY": str(project / "cache")}
    command = python("bench.train_ours", str(project / "models"))
    seconds = fleet.run("ours training", command, env, Path.cwd(), LONGEST_TRAINING)
    return {"seconds": round(seconds, 1), "cached": False}


def _serve(fleet: Fleet, plan: Plan, project: Path) -> dict[str, Any]:
    """Started as `run.py` does, but from a folder that holds the model of this run."""
    say(f"{NAME}: starting …")
    helpdesk, rasa, actions = free_ports(3)
    ports = {"HELPDESK_PORT": helpdesk, "RASA_PORT": rasa, "ACTIONS_PORT": actions}
    env = fresh_environment(project / "var", ports)
    env["PYTHONPATH"] = os.pathsep.join(filter(None, [str(Path.cwd()), env.get("PYTHONPATH")]))
    modules = PROCESSES | {"helpdesk": "bench.helpdesk"}
    began = time.monotonic()
    children = [
        fleet.start(name, python(module), env, project, of=NAME) for name, module in modules.items()
    ]
    fleet.wait(children, lambda: answers(helpdesk, "/api/health"), READY_WITHIN)
    start = time.monotonic() - began
    measured = measure_running(plan, NAME, children, lambda: HelpdeskTalk(helpdesk))
    fleet.stop(children)
    return {"start_seconds": round(start, 1), **measured}
