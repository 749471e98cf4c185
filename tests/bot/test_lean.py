"""Rasa without TensorFlow (each time in a fresh process) and without what hides failures."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
import rasa.core.agent
from rasa.core.actions.action import RemoteAction
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain

from bot.lean import check_answers_plainly, fail_aloud
from tests.bot.conftest import ROOT


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60
    )


def test_rasa_starts_without_tensorflow_and_says_nothing_of_third_parties() -> None:
    done = run(
        "from bot.lean import install\n"
        "install()\n"
        "import sys\n"
        "import rasa.core.agent\n"
        "import rasa.core.run\n"
        "import tensorflow\n"
        "heavy = [n for n in sys.modules if n.startswith('tensorflow.python')]\n"
        "print(heavy, hasattr(tensorflow, '__file__') and tensorflow.__file__)\n"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout in ("[] False\n", "[] None\n")


def test_a_component_that_needs_tensorflow_says_so() -> None:
    done = run(
        "from bot.lean import install\n"
        "install()\n"
        "import tensorflow as tf\n"
        "class Model(tf.keras.Model):\n"
        "    pass\n"
        "Model()\n"
    )
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("RuntimeError: Model needs TensorFlow, which this server leaves out")
    assert "`rasa run`" in last


def test_installing_twice_or_late_changes_nothing() -> None:
    done = run(
        "import sys, types\n"
        "ours = sys.modules['tensorflow'] = types.ModuleType('tensorflow')\n"
        "from bot.lean import install\n"
        "before = list(sys.meta_path)\n"
        "install()\n"
        "install()\n"
        "import tensorflow\n"
        "print(tensorflow is ours, sys.meta_path == before)\n"
    )
    assert (done.stdout, done.stderr) == ("True True\n", "")


@pytest.mark.parametrize("answer", [{}, {"events": [], "responses": []}, {"events": [{"a": 1}]}])
def test_an_answer_of_the_action_server_is_looked_at_plainly(
    monkeypatch: pytest.MonkeyPatch, answer: dict[str, Any]
) -> None:
    monkeypatch.setattr(RemoteAction, "_validate_action_result", None)  # put back after the test
    check_answers_plainly()
    assert RemoteAction("action_why", None)._validate_action_result(answer)


@pytest.mark.parametrize("answer", [None, [], "x", {"events": ["x"]}, {"responses": [None]}])
def test_an_answer_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, answer: Any) -> None:
    monkeypatch.setattr(RemoteAction, "_validate_action_result", None)
    check_answers_plainly()
    with pytest.raises(ValueError, match="action_why"):
        RemoteAction("action_why", None)._validate_action_result(answer)


def test_a_store_that_fails_is_not_replaced_by_an_empty_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rasa.core.agent, "FailSafeTrackerStore", None)
    fail_aloud()
    store = InMemoryTrackerStore(Domain.empty())
    assert rasa.core.agent.FailSafeTrackerStore(store) is store


def test_rules_are_looked_through_once_for_each_state(monkeypatch: pytest.MonkeyPatch) -> None:
    from rasa.core.policies.rule_policy import RulePolicy

    from bot.lean import remember_applicable_rules

    looked: list[str] = []

    def look_through(policy: object, rules: dict[str, str], states: list[object]) -> set[str]:
        looked.append(str(states))
        return {rule for rule in rules if rule in str(states)}

    monkeypatch.setattr(RulePolicy, "_get_possible_keys", look_through)
    remember_applicable_rules()
    applicable = RulePolicy._get_possible_keys
    rules, others = {"greet": "a", "bye": "b"}, {"greet": "c"}
    first = applicable(None, rules, [{"user": {"intent": "greet"}}])
    first.clear()  # what a caller does with its set is not remembered
    assert applicable(None, rules, [{"user": {"intent": "greet"}}]) == {"greet"}
    assert applicable(None, rules, [{"user": {"intent": "bye"}}]) == {"bye"}
    assert applicable(None, others, [{"user": {"intent": "greet"}}]) == {"greet"}
    assert len(looked) == 3
