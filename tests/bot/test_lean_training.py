"""Rasa's training without bookkeeping learns from the same data."""

import pytest
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import lean_training


def _data(*pairs: tuple[str, str]) -> TrainingData:
    return TrainingData(
        [Message(data={"text": text, "intent": intent}) for text, intent in pairs],
        entity_synonyms={pairs[0][0]: pairs[0][1]},
        regex_features=[{"name": pairs[0][1], "pattern": "a"}],
        responses={pairs[0][1]: [{"text": "b"}]},
    )


def _contents(data: TrainingData) -> tuple[object, ...]:
    return (
        [example.data for example in data.training_examples],
        data.entity_synonyms,
        data.regex_features,
        data.lookup_tables,
        data.responses,
    )


@pytest.fixture
def as_rasa_merges() -> tuple[object, ...]:
    return _contents(_data(("a", "x"), ("b", "y")).merge(None, _data(("c", "x"), ("a", "x"))))


@pytest.fixture
def lean(monkeypatch: pytest.MonkeyPatch, as_rasa_merges: object) -> None:
    for owner, name in (
        (Message, "__hash__"),
        (TrainingData, "fingerprint"),
        (TrainingData, "merge"),
    ):
        monkeypatch.setattr(owner, name, getattr(owner, name))
    monkeypatch.setenv("RASA_MAX_CACHE_SIZE", "1000")
    lean_training.install()


@pytest.mark.usefixtures("lean")
def test_data_is_merged_as_before(as_rasa_merges: tuple[object, ...]) -> None:
    merged = _data(("a", "x"), ("b", "y")).merge(None, _data(("c", "x"), ("a", "x")))
    assert _contents(merged) == as_rasa_merges
    assert len(merged.training_examples) == 3


@pytest.mark.usefixtures("lean")
def test_the_same_text_under_two_intents_stays_twice() -> None:
    assert len(_data(("a", "x"), ("a", "y"), ("a", "x")).training_examples) == 2


@pytest.mark.usefixtures("lean")
def test_no_state_of_the_data_passes_for_another() -> None:
    data = _data(("a", "x"))
    assert data.fingerprint() != data.fingerprint()
