"""The Rasa components: trained, stored, loaded and run in the order of config.yml."""

from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.entity_rules import MENTIONS, EntityRules
from bot.nlu.language import LanguageDetector
from bot.nlu.normaliser import NORMALISED, IndicNormaliser
from bot.nlu.tokeniser import SpacyTokeniser
from bot.nlu.topic_classifier import TopicClassifier
from tests.bot.nlu.examples import EXAMPLES


def _data() -> TrainingData:
    return TrainingData(
        [
            Message.build(text, label, intent_metadata={"language": language})
            for text, label, language in EXAMPLES
        ]
    )


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    storage = LocalModelStorage(tmp_path_factory.mktemp("model"))
    context = ExecutionContext(GraphSchema({}))
    plain: list[Any] = [
        component.create({**defaults}, storage, Resource("plain"), context)
        for component, defaults in (
            (IndicNormaliser, {}),
            (SpacyTokeniser, SpacyTokeniser.get_default_config()),
            (EntityRules, {}),
        )
    ]
    data = _data()
    for component in plain:
        data = component.process_training_data(data)
    loaded: list[Any] = []
    for number, trainable in enumerate((LanguageDetector, TopicClassifier)):
        resource = Resource(f"trained{number}")
        trainable.create({}, storage, resource, context).train(data)
        loaded.append(trainable.load({}, storage, resource, context))
    return plain + loaded


def _parse(pipeline: list[Any], text: str) -> Message:
    messages = [Message({TEXT: text})]
    for component in pipeline:
        messages = component.process(messages)
    return messages[0]


def _entities(message: Message) -> dict[str, Any]:
    return {entity["entity"]: entity["value"] for entity in message.get(ENTITIES)}


@pytest.mark.parametrize(
    ("text", "intent", "language"),
    [
        ("when does the train leave for the city", "train", "en"),
        ("meri gadi kab jayegi", "train", "hi-Latn"),
        ("मेरी गाड़ी कब जाएगी", "train", "hi"),
    ],
)
def test_three_scripts(pipeline: list[Any], text: str, intent: str, language: str) -> None:
    message = _parse(pipeline, text)
    assert message.get(INTENT)["name"] == intent
    assert _entities(message) == {"language": language}


def test_the_text_survives(pipeline: list[Any]) -> None:
    message = _parse(pipeline, "TRAIN  २७ Ｋ")
    assert message.get(TEXT) == "TRAIN  २७ Ｋ"
    assert message.get(NORMALISED) == "train 27 k"
    assert set(message.as_dict(only_output_properties=True)) == {
        *(TEXT, ENTITIES, INTENT, INTENT_RANKING_KEY)
    }


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("45 lakh", {"amount"}),
        ("राजस्थान", {"state"}),
        ("UP", {"state"}),
        ("27AAPFU0939F1ZV", {"gstin"}),
        ("igst 1000 cgst 300", {"tax_amount"}),
        ("4500", {"amount"}),
    ],
)
def test_numbers_and_names_are_no_evidence_of_a_language(
    pipeline: list[Any], text: str, names: set[str]
) -> None:
    message = _parse(pipeline, text)
    assert set(_entities(message)) == names
    assert "only mentions" in message.get(MENTIONS)


def test_doubt_keeps_the_topics_in_the_ranking(
    pipeline: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline[-1].model, "threshold", 1.1)
    message = _parse(pipeline, "xyzzy qwrt")
    ranking = message.get(INTENT_RANKING_KEY)
    assert message.get(INTENT) == ranking[0]
    assert ranking[0]["name"] == "nlu_fallback"
    assert ranking[0]["confidence"] == ranking[1]["confidence"]
    assert {entry["name"] for entry in ranking[1:]} == {"weather", "train", "bread"}


def test_untrained_components_stay_silent(tmp_path: Path) -> None:
    storage = LocalModelStorage(tmp_path)
    context = ExecutionContext(GraphSchema({}))
    nothing = TrainingData([Message.build("hello", "only")])
    for component in (LanguageDetector, TopicClassifier):
        resource = Resource(component.__name__)
        component.create({}, storage, resource, context).train(nothing)
        loaded = component.load({}, storage, resource, context)
        (message,) = loaded.process([Message({TEXT: "hello"})])
        assert message.get(ENTITIES, []) == []
    assert message.get(INTENT)["name"] == "nlu_fallback"


def test_annotated_entities_of_examples_are_left_alone() -> None:
    example = Message({TEXT: "45 lakh", ENTITIES: [{"entity": "x"}]})
    EntityRules().process_training_data(TrainingData([example]))
    assert example.get(ENTITIES) == [{"entity": "x"}]
    assert example.get(MENTIONS) == ("amount", "only mentions")
