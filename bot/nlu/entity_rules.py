"""Rasa component: entities by rule, and what of the message they explain."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.entities.extract import extract
from bot.nlu.mentions import mentions, mentions_of_each

#: Message attribute: names of the entities found and how much of the text they cover.
MENTIONS = "mentions"


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
        examples = [
            example
            for example in training_data.training_examples
            if isinstance(example.get(TEXT), str)
        ]
        found = mentions_of_each([example.get(TEXT) for example in examples])
        for example, mentioned in zip(examples, found, strict=True):
            example.set(MENTIONS, mentioned)
        return training_data
