"""Rasa component: the intent of a message, with calibrated probabilities and honest doubt."""

from __future__ import annotations

from typing import Any

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.entity_rules import MENTIONS
from bot.nlu.features import Utterance
from bot.nlu.normaliser import NORMALISED
from bot.nlu.second_topic import SECOND_TOPIC, Asked, Splitter, Splitting, learn
from bot.nlu.text import normalise
from bot.nlu.topic_model import TopicModel, Training, train

_FILE = "topics.joblib"


def utterance_of(message: Message) -> Utterance:
    """What the components before this one made of the message."""
    tokens = message.get(TOKENS_NAMES[TEXT])
    if tokens:
        text = " ".join(token.lemma for token in tokens)
    else:
        text = message.get(NORMALISED) or normalise(message.get(TEXT) or "")
    return Utterance(text, tuple(message.get(MENTIONS) or ()))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(GraphComponent, IntentClassifier):
    """Sets `intent` and `intent_ranking`.

    When unsure, the intent is `nlu_fallback` with the confidence of the best topic, and the
    ranking starts with it; the topics follow, best first. When the message asks about two topics
    (`second_topic` in the configuration), the intent is the first of them and `second_topic` says
    what the other is and where it stands.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        splitting = {"second_topic": False, "alone": Splitting().alone}
        return {"ranking_length": 10, **vars(Training()), **splitting}

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: TopicModel | None = None,
        splitter: Splitter | None = None,
    ) -> None:
        self._config = {**self.get_default_config(), **config}
        self._model_storage = model_storage
        self._resource = resource
        self.model = model
        self.splitter = splitter

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicClassifier:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        examples = [
            example for example in training_data.intent_examples if example.get(TEXT) is not None
        ]
        labels = [str(example.get(INTENT)) for example in examples]
        if len(set(labels)) > 1:
            settings = {name: self._config[name] for name in vars(Training())}
            utterances = [utterance_of(example) for example in examples]
            self.model, left_out = train(utterances, labels, Training(**settings))
            if self._config["second_topic"]:
                splitting = Splitting(tuple(self._config["alone"]))
                self.splitter = learn(examples, left_out, self.model.labels, splitting)
            with self._model_storage.write_to(self._resource) as folder:
                joblib.dump((self.model, self.splitter), folder / _FILE, compress=3)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TopicClassifier:
        try:
            with model_storage.read_from(resource) as folder:
                return cls(config, model_storage, resource, *joblib.load(folder / _FILE))
        except ValueError:  # nothing was trained: fewer than two intents
            return cls(config, model_storage, resource)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            ranking = self._ranking(message)
            two = self._two_topics(message, ranking[0][INTENT_NAME_KEY])
            if two is not None:
                first, second = two
                ranking = _led_by(first, ranking)
                message.set(SECOND_TOPIC, _as_dict(second), add_to_output=True)
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _ranking(self, message: Message) -> list[dict[str, Any]]:
        if self.model is None:
            return [_entry(DEFAULT_NLU_FALLBACK_INTENT_NAME, 0.0)]
        ranking = self.model.rank(utterance_of(message), self._config["ranking_length"])
        entries = [
            _entry(label, chance)
            for label, chance in zip(ranking.labels, ranking.probabilities, strict=True)
        ]
        if not ranking.sure:
            doubt = _entry(DEFAULT_NLU_FALLBACK_INTENT_NAME, ranking.probabilities[0])
            entries.insert(0, doubt)
        return entries

    def _two_topics(self, message: Message, whole: str) -> tuple[Asked, Asked] | None:
        if self.model is None or self.splitter is None or whole not in self.model.labels:
            return None
        return self.splitter.topics(message, self.model, whole)


def _led_by(first: Asked, ranking: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rest = [entry for entry in ranking if entry[INTENT_NAME_KEY] != first.label]
    return [_entry(first.label, first.probability), *rest]


def _as_dict(asked: Asked) -> dict[str, Any]:
    return {**_entry(asked.label, asked.probability), "start": asked.start, "end": asked.end}


def _entry(label: str, chance: float) -> dict[str, Any]:
    return {INTENT_NAME_KEY: label, PREDICTED_CONFIDENCE_KEY: chance}
