"""Stock Rasa is what the installed Rasa says it is."""

from __future__ import annotations

from bench.stock import RULES, default_config, stories_of


def test_the_default_configuration_is_rasas_own() -> None:
    config = default_config()
    pipeline = [part["name"] for part in config["pipeline"]]
    assert "DIETClassifier" in pipeline
    assert pipeline.count("CountVectorsFeaturizer") == 2
    policies = [part["name"] for part in config["policies"]]
    assert sorted(policies) == [
        "MemoizationPolicy",
        "RulePolicy",
        "TEDPolicy",
        "UnexpecTEDIntentPolicy",
    ]
    assert {part["epochs"] for part in config["pipeline"] if "epochs" in part} == {100}


def test_fewer_epochs_change_nothing_else() -> None:
    full, quick = default_config(), default_config(epochs=1)
    for part in full["pipeline"] + full["policies"]:
        if "epochs" in part:
            part["epochs"] = 1
    assert quick == full


def test_every_rule_is_also_a_story() -> None:
    stories = stories_of(RULES)["stories"]
    assert len(stories) > 10
    assert all(set(story) == {"story", "steps"} for story in stories)
