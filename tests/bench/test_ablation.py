"""What the ablation trains is what `config.yml` says."""

from __future__ import annotations

from pathlib import Path

from bench.ablation import configured, utterances


def test_the_classifier_is_trained_as_configured() -> None:
    training = configured(Path("config.yml"))
    assert training.refusal == "chat.out_of_scope"


def test_texts_become_what_the_components_make_of_them() -> None:
    long, short = utterances(["late fee 3 maheene ki kitni hogi", "45 lakh"])
    assert "late" in long.words
    assert short.mentions == ("amount", "only mentions")
