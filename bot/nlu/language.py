"""Rasa component: the entity `language`, only when the message is evidence for one."""

from __future__ import annotations

import re
from typing import Any

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import (
    ENTITIES,
    METADATA,
    METADATA_EXAMPLE,
    METADATA_INTENT,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.language_model import LanguageModel, train
from bot.nlu.text import normalise

_FILE = "language.joblib"
_HAS_DIGIT = re.compile(r"\d")
#: Entities that are spelt the same whatever the language: they are taken out before looking.
_NAMES = frozenset(
    {
        *("gstin", "amount", "percent", "state", "date", "ticket_number", "access_code", "arn"),
        *("utr", "mobile", "email", "not_a_date"),
    }
)


def labelled_language(example: Message) -> str | None:
    """`metadata: {language: …}` of the example or of its intent block."""
    metadata = example.get(METADATA) or {}
    for level in (METADATA_EXAMPLE, METADATA_INTENT):
        labels = metadata.get(level)
        if isinstance(labels, dict) and "language" in labels:
            return str(labels["language"])
    return None


def without_names(message: Message) -> str:
    """The text without numbers, identifiers and names of states."""
    text: str = message.get(TEXT) or ""
    for entity in message.get(ENTITIES) or ():
        if "start" not in entity:
            continue
        start, end = entity["start"], entity["end"]
        # "april 2025" is one in both, "last month" is English
        dated = entity.get("entity") == "period" and _HAS_DIGIT.search(text[start:end])
        if dated or entity.get("entity") in _NAMES:
            text = text[:start] + " " * (end - start) + text[end:]
    return text


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class LanguageDetector(GraphComponent, EntityExtractorMixin):
    """Adds the entity `language`; stands behind the entity rules, whose finds it looks past."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        # The language from which the others borrow words: a borrowed word is no evidence for it.
        return {"lender": "en"}

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: LanguageModel | None = None,
    ) -> None:
        self._config = {**self.get_default_config(), **config}
        self._model_storage = model_storage
        self._resource = resource
        self.model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageDetector:
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        labelled = [
            (normalise(example.get(TEXT)), language)
            for example in training_data.training_examples
            if isinstance(example.get(TEXT), str) and (language := labelled_language(example))
        ]
        texts, languages = [text for text, _ in labelled], [name for _, name in labelled]
        self.model = train(texts, languages, self._config["lender"])
        with self._model_storage.write_to(self._resource) as folder:
            joblib.dump(self.model, folder / _FILE, compress=3)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LanguageDetector:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, joblib.load(folder / _FILE))

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if self.model is None or not isinstance(message.get(TEXT), str):
                continue
            language = self.model.language_of(normalise(without_names(message))) or _hint(message)
            if language is not None:
                found = {
                    "entity": "language",
                    "value": language,
                    "start": 0,
                    "end": len(message.get(TEXT)),
                    "extractor": type(self).__name__,
                    "confidence_entity": 1.0,
                }
                message.set(ENTITIES, [*message.get(ENTITIES, []), found], add_to_output=True)
        return messages


def _hint(message: Message) -> str | None:
    """What the client chose on the page: it counts where the message itself shows no language."""
    return (message.get(METADATA) or {}).get("language")
