"""Rasa component: entities by rule, and what of the message they explain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.entities.extract import extract

#: Message attribute: names of the entities found and how much of the text they cover.
MENTIONS = "mentions"
_MOSTLY = 0.6


class Mention(Protocol):
    """What is needed of an entity: its kind and where it stands."""

    @property
    def name(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def mentions(text: str, entities: Sequence[Mention]) -> tuple[str, ...]:
    """Evidence for a classifier: which kinds of entity there are, and whether there is more.

    >>> mentions("45 lakh", extract("45 lakh"))
    ('amount', 'only mentions')
    """
    kinds = [entity.name for entity in entities]
    names = sorted(set(kinds)) + sorted({f"several {n}" for n in kinds if kinds.count(n) > 2})
    if not entities:
        return ()
    rest = list(text)
    for entity in entities:
        rest[entity.start : entity.end] = " " * (entity.end - entity.start)
    letters = sum(character.isalnum() for character in text)
    left = sum(character.isalnum() for character in rest)
    if left == 0:
        names.append("only mentions")
    elif left <= (1 - _MOSTLY) * letters:
        names.append("mostly mentions")
    return tuple(names)


@DefaultV1Recipe.register(
    [
        DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR,
        DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER,  # so that it also sees training data
    ],
    is_trainable=False,
)
class EntityRules(GraphComponent, EntityExtractorMixin):
    """Adds the entities of `bot.nlu.entities` to the message, and `mentions` for classifiers."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> EntityRules:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT)
            if not isinstance(text, str):
                continue
            entities = extract(text)
            message.set(MENTIONS, mentions(text, entities))
            found = [entity.as_rasa(type(self).__name__) for entity in entities]
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Notes what examples mention; their annotated entities are left alone."""
        for example in training_data.training_examples:
            text = example.get(TEXT)
            if isinstance(text, str):
                example.set(MENTIONS, mentions(text, extract(text)))
        return training_data
