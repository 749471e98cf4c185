"""The understanding of a trained model, without a server: for measuring and explaining."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rasa.core.agent import Agent
from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.model import get_latest_model
from rasa.utils.log_utils import configure_structlog

from bot.nlu.topic_classifier import TopicClassifier
from bot.nlu.topic_model import TopicModel


class ModelMissing(Exception):
    """There is no trained model where one was looked for."""


def newest_model(path: str | Path = "models") -> Path:
    """The model file at `path`, or the newest one in that folder."""
    found = get_latest_model(str(path))
    if found is None:
        raise ModelMissing(f"no trained model at {path}: run `rasa train` or name one with --model")
    return Path(found)


class Parser:
    """Parses texts with a trained model."""

    def __init__(self, model: Path) -> None:
        configure_structlog(logging.WARNING)
        logging.getLogger("rasa").setLevel(logging.WARNING)
        self._model = model
        self._agent = Agent.load(str(model))

    def parse_all(self, texts: Iterable[str]) -> list[dict[str, Any]]:
        """What Rasa makes of each text: intent, intent_ranking, entities."""

        async def parse() -> list[dict[str, Any]]:
            return [dict(await self._agent.parse_message(text)) for text in texts]

        return asyncio.run(parse())

    def topic_model(self) -> TopicModel:
        """The trained classifier itself, to look into its decision."""
        return topic_model(self._model)


def topic_model(model: Path) -> TopicModel:
    """The classifier alone out of a model file.

    Raises:
        ModelMissing: there is none in it.
    """
    with TemporaryDirectory() as folder:
        storage, metadata = LocalModelStorage.from_model_archive(Path(folder), model)
        for name, node in metadata.predict_schema.nodes.items():
            if issubclass(node.uses, TopicClassifier):
                resource = node.resource or Resource(name)
                context = ExecutionContext(metadata.predict_schema)
                loaded = TopicClassifier.load(node.config, storage, resource, context)
                if loaded.model is not None:
                    return loaded.model
    raise ModelMissing(f"{model} holds no trained topic classifier")
