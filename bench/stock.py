"""Rasa as `rasa init` sets it up, with our data in place of the example's.

What is the same as in our bot: training data, rules, domain, custom actions (our own action
server, a second one with a database of its own), hence the replies and their length.
What is Rasa's own: pipeline and policies (the defaults that the installed Rasa itself puts into an
empty config.yml, read from its package), credentials.yml with the REST channel, `rasa train` and
`rasa run`, the tracker store in memory, no gate in front.

Two variants, because the choice of data changes what the default policies cost:

- `stock` has exactly our data. Our dialogue is rules only, so TEDPolicy and UnexpecTEDIntentPolicy
  find nothing to learn and cost nothing: the kindest comparison for stock Rasa, and the one that
  the aims are held against.
- `stock+` has each rule as a story too (the example project of `rasa init` has stories), so that
  all default policies work, and Rasa's own SQL tracker store, on SQLite, as ours is.

Our data has no entity marks, as our entities are found by rule; stock Rasa therefore finds none,
and its forms ask again where ours go on. Each such turn still runs the form, its action and a
reply. Telemetry is off; nothing else is tuned.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml

from bench.chat import RestTalk, answers
from bench.measure import fresh_environment, measure_parsing, measure_running, python
from bench.plan import Plan
from bench.processes import Fleet, free_ports
from bench.progress import say
from bot.train import DATA, DOMAIN, fingerprint
from run import PROCESSES

LONGEST_TRAINING = 5400.0
READY_WITHIN = 300.0
RULES = DATA / "rules.yml"
LOCK = Path("requirements.lock")


@dataclass(frozen=True)
class Variant:
    """One way to run stock Rasa."""

    name: str
    stories: bool
    tracker_store: Mapping[str, str] | None

    @property
    def file_name(self) -> str:
        """For folders and files."""
        return self.name.replace("+", "-with-stories")


VARIANTS = (
    Variant("stock", stories=False, tracker_store=None),
    Variant("stock+", stories=True, tracker_store={"type": "SQL", "dialect": "sqlite"}),
)


def measure_stock(fleet: Fleet, plan: Plan, folder: Path, kept: Path) -> dict[str, Any]:
    """All figures of stock Rasa by variant; `kept` is where its models stay for the next run.

    Raises:
        BenchFailed: a process failed.
    """
    trained = _models(fleet, plan, folder, kept)
    results: dict[str, Any] = {}
    for variant in VARIANTS:
        model, training = trained[variant.name]
        results[variant.name] = {
            "training": training,
            "model_bytes": model.stat().st_size,
            "parsing": measure_parsing(fleet, plan, variant.name, model, folder),
            **_serve(fleet, plan, variant, model, folder / variant.file_name),
        }
    return results


def default_config(epochs: int | None = None) -> dict[str, Any]:
    """What Rasa puts into the empty config.yml of `rasa init`; `epochs` only for trying the bench.

    Raises:
        FileNotFoundError: this Rasa keeps its defaults elsewhere.
    """
    file = _rasa() / "engine" / "recipes" / "config_files" / "default_config.yml"
    config: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    if epochs is not None:
        for part in config["pipeline"] + config["policies"]:
            if "epochs" in part:
                part["epochs"] = epochs
    return config


def stories_of(rules: Path) -> dict[str, Any]:
    """Each rule once more as a story."""
    content = yaml.safe_load(rules.read_text(encoding="utf-8"))
    return {
        "version": content["version"],
        "stories": [{"story": rule["rule"], "steps": rule["steps"]} for rule in content["rules"]],
    }


def _rasa() -> Path:
    """The folder of the installed Rasa, without importing it."""
    spec = importlib.util.find_spec("rasa")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("rasa is not installed")
    return Path(spec.origin).parent


def _models(
    fleet: Fleet, plan: Plan, folder: Path, kept: Path
) -> dict[str, tuple[Path, dict[str, Any]]]:
    """Model and training time by variant: from an earlier run of the same sources, or trained now.

    The second variant takes the understanding that the first one trained, as `rasa train` does
    after a change of stories; its time is given as the sum.
    """
    config = yaml.safe_dump(default_config(plan.epochs), sort_keys=False)
    sources = f"{config}\n{fingerprint(DOMAIN, DATA, LOCK)}\n{version('rasa')}"
    digest = hashlib.sha256(sources.encode()).hexdigest()[:16]
    kind = f"epochs-{plan.epochs or 'default'}"
    files = {v.name: kept / f"{kind}-{v.file_name}-{digest}.tar.gz" for v in VARIANTS}
    notes = {name: file.with_name(f"{file.name}.json") for name, file in files.items()}
    if not all(file.exists() for file in [*files.values(), *notes.values()]):
        kept.mkdir(parents=True, exist_ok=True)
        for old in kept.glob(f"{kind}-*"):
            old.unlink()
        seconds = 0.0
        for variant in VARIANTS:
            project = folder / variant.file_name
            _write_project(project, variant, config)
            seconds += _train(fleet, variant, project, folder / "rasa-cache", files[variant.name])
            note = {
                "seconds": round(seconds, 1),
                "epochs": plan.epochs or "default",
                "trained_on": time.strftime("%Y-%m-%d %H:%M"),
            }
            notes[variant.name].write_text(json.dumps(note), encoding="utf-8")
        cached = False
    else:
        say("stock: its models are those of an earlier run of the same data and config")
        cached = True
    return {
        name: (file, json.loads(notes[name].read_text(encoding="utf-8")) | {"cached": cached})
        for name, file in files.items()
    }


def _write_project(project: Path, variant: Variant, config: str) -> None:
    project.mkdir(parents=True, exist_ok=True)
    (project / "config.yml").write_text(config, encoding="utf-8")
    shutil.copytree(DOMAIN, project / "domain", dirs_exist_ok=True)
    shutil.copytree(DATA, project / "data", dirs_exist_ok=True)
    if variant.stories:
        stories = yaml.safe_dump(stories_of(RULES), sort_keys=False, allow_unicode=True)
        (project / "data" / "stories.yml").write_text(stories, encoding="utf-8")


def _train(fleet: Fleet, variant: Variant, project: Path, cache: Path, model: Path) -> float:
    say(f"{variant.name}: training, long at default epochs; kept for the next run …")
    env = fresh_environment(project, {}) | {"RASA_CACHE_DIRECTORY": str(cache)}
    command = python("rasa", "train", "--skip-validation", "--domain", "domain")
    command += ["--data", "data", "--out", "trained", "--fixed-model-name", "stock"]
    seconds = fleet.run(f"{variant.file_name} training", command, env, project, LONGEST_TRAINING)
    shutil.move(project / "trained" / "stock.tar.gz", model)
    return seconds


def _serve(
    fleet: Fleet, plan: Plan, variant: Variant, model: Path, project: Path
) -> dict[str, Any]:
    say(f"{variant.name}: starting …")
    project.mkdir(parents=True, exist_ok=True)
    rasa, actions = free_ports(2)
    env = fresh_environment(project, {"ACTIONS_PORT": actions, "RASA_PORT": rasa})
    endpoints: dict[str, Any] = {"action_endpoint": {"url": f"http://127.0.0.1:{actions}/webhook"}}
    if variant.tracker_store:
        database = str(project / "stock-tracker.db")
        endpoints["tracker_store"] = {**variant.tracker_store, "db": database}
    (project / "endpoints.yml").write_text(yaml.safe_dump(endpoints), encoding="utf-8")
    shutil.copy(_rasa() / "cli" / "initial_project" / "credentials.yml", project)
    command = python("rasa", "run", "--model", str(model.resolve()), "--interface", "127.0.0.1")
    command += ["--port", str(rasa), "--endpoints", "endpoints.yml"]
    command += ["--credentials", "credentials.yml"]
    name = variant.file_name
    began = time.monotonic()
    children = [
        fleet.start("actions", python(PROCESSES["actions"]), env, Path.cwd(), of=name),
        fleet.start("rasa", command, env, project, of=name),
    ]
    fleet.wait(
        children,
        lambda: answers(rasa, "/webhooks/rest/") and answers(actions, "/health"),
        READY_WITHIN,
    )
    start = time.monotonic() - began
    measured = measure_running(plan, variant.name, children, lambda: RestTalk(rasa))
    fleet.stop(children)
    return {"start_seconds": round(start, 1), **measured}
