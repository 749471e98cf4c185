"""Rasa without what this bot does not need.

Rasa 3.6 imports TensorFlow with its own neural components, used or not: over 400 MB and ten
seconds at each start. Nothing in `config.yml` uses it, so `install` puts an empty package in its
place before Rasa is imported. A component that did need TensorFlow fails at once and says so.
"""

from __future__ import annotations

import importlib.machinery
import json
import sys
import types
import warnings
from collections.abc import Sequence
from typing import Any

REMEMBERED_SITUATIONS = 5_000
SAID_OF_EVERY_DOMAIN = "Slot auto-fill has been removed"
ABSENT_PACKAGES = frozenset({"tensorflow", "tensorflow_hub", "tensorflow_text", "keras", "jax"})


class _AbsentType(type):
    """Lets Rasa's modules subclass, decorate with and annotate by things that are not there."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent

    def __getitem__(cls, item: Any) -> Any:
        return Absent

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if cls is not Absent:
            raise RuntimeError(
                f"{cls.__name__} needs TensorFlow, which this server leaves out; "
                "start it with `rasa run` instead of `python -m bot.server`."
            )
        if len(args) == 1 and callable(args[0]) and not kwargs:
            return args[0]  # used as a decorator
        return lambda decorated: decorated


class Absent(metaclass=_AbsentType):
    """Stands for everything in a package that is left out."""


class _AbsentModule(types.ModuleType):
    __path__: list[str] = []  # noqa: RUF012
    __version__ = "2.12.0"  # the version Rasa pins; some modules compare it

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent


class _AbsentFinder:
    """Answers the import of an absent package with an empty one."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name.partition(".")[0] not in ABSENT_PACKAGES:
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)  # type: ignore[arg-type]

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return _AbsentModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Nothing to run: the module is empty."""


def install() -> None:
    """Leave TensorFlow out of this process; no effect when it is already imported."""
    if "tensorflow" in sys.modules:
        return
    sys.meta_path.insert(0, _AbsentFinder())
    silence()


def check_answers_plainly() -> None:
    """Look at an action's answer as plainly as our own action server deserves.

    Rasa 3.6 proves a JSON schema of all event types, and the schema itself, on each call of an
    action: most of a turn's time. Events are still checked one by one when they are read.
    """
    from rasa.core.actions.action import RemoteAction

    def check(action: RemoteAction, answer: Any) -> bool:
        if isinstance(answer, dict) and all(
            isinstance(entry, dict)
            for part in ("events", "responses")
            for entry in answer.get(part) or ()
        ):
            return True
        raise ValueError(f"The action server's answer to {action.name()} has no events.")

    RemoteAction._validate_action_result = check


def remember_applicable_rules() -> None:
    """Look through the rules once for each state of a conversation, not in each turn anew.

    Rasa 3.6 compares every rule with the last states twice per prediction. The rules of a loaded
    model do not change, and conversations are in few different states.
    """
    from rasa.core.policies.rule_policy import RulePolicy

    look_through = RulePolicy._get_possible_keys
    remembered: dict[tuple[int, str], frozenset[str]] = {}

    def applicable(policy: Any, rules: dict[str, str], states: list[dict[str, Any]]) -> set[str]:
        situation = (id(rules), json.dumps(states, sort_keys=True, default=list))
        if situation not in remembered:
            if len(remembered) >= REMEMBERED_SITUATIONS:
                remembered.clear()
            remembered[situation] = frozenset(look_through(policy, rules, states))
        return set(remembered[situation])

    RulePolicy._get_possible_keys = applicable


def fail_aloud() -> None:
    """Let an error of the conversation store end the turn.

    Rasa 3.6 would log it and go on with an empty memory: a form in progress would be forgotten
    and the user answered as if new. The channel turns the error into an apology instead.
    """
    import rasa.core.agent
    from rasa.core.tracker_store import TrackerStore

    def unwrapped(store: TrackerStore) -> TrackerStore:
        return store

    rasa.core.agent.FailSafeTrackerStore = unwrapped


def silence() -> None:
    """Keep third parties' deprecation notes, at their pinned versions, out of the terminal.

    Filters would not do: several libraries reset them. What Rasa warns of our data still shows.
    """
    show = warnings.showwarning

    def only_ours(message: Any, category: type[Warning], *where: Any, **more: Any) -> None:
        deprecation = issubclass(category, DeprecationWarning)  # some are both
        known = deprecation or str(message).startswith(SAID_OF_EVERY_DOMAIN)
        if issubclass(category, UserWarning) and not known:
            show(message, category, *where, **more)

    warnings.showwarning = only_ours
