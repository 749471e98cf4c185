"""The articles' ways of asking as training data: an editor adds one in one place.

`config.yml` names it beside Rasa's own importer, so `rasa train` reads both. Trained on other
data than ours, the same pipeline gets none of ours.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Optional

from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.constants import INTENT, METADATA, METADATA_EXAMPLE, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from knowledge.library import KNOWLEDGE, load_library

#: The questions that the articles add to.
OURS = Path(__file__).parent / "data"


def _includes_ours(paths: Any) -> bool:
    given = [Path(path).resolve() for path in ([paths] if isinstance(paths, str) else paths or ())]
    ours = OURS.resolve()
    return not given or any(
        path == ours or path in ours.parents or ours in path.parents for path in given
    )


def _language(spoken: str) -> dict[str, Any]:
    """As `metadata: {language: …}` of an example in bot/data is read."""
    return {METADATA_EXAMPLE: {"language": spoken}}


class ArticleImporter(TrainingDataImporter):
    """Gives the question and the ways of asking of every article, labelled with its topic."""

    def __init__(
        self,
        config_file: Optional[str] = None,
        domain_path: Optional[str] = None,
        training_data_paths: Any = None,
        knowledge: str = str(KNOWLEDGE),
        **_: Any,
    ) -> None:
        self._knowledge = Path(knowledge)
        self._wanted = _includes_ours(training_data_paths)

    def get_nlu_data(self, language: Optional[str] = "en") -> TrainingData:
        """One example per way of asking, each text once; none beside data of others."""
        if not self._wanted:
            return TrainingData()
        library = load_library(self._knowledge)
        examples = {
            asked: (article.topic, spoken)
            for article in library.articles()
            for spoken in library.languages
            for asked in (article.question[spoken], *article.asks[spoken])
        }
        return TrainingData(
            [
                Message(data={TEXT: text, INTENT: topic, METADATA: _language(spoken)})
                for text, (topic, spoken) in examples.items()
            ]
        )

    def get_domain(self) -> Domain:
        """Nothing: the domain's own files say it all."""
        return Domain.empty()

    def get_stories(self, exclusion_percentage: Optional[int] = None) -> StoryGraph:
        """Nothing: the rules stand in bot/data."""
        return StoryGraph([])

    def get_conversation_tests(self) -> StoryGraph:
        """Nothing."""
        return StoryGraph([])

    def get_config(self) -> dict[str, Any]:
        """Nothing: config.yml is read by Rasa's own importer."""
        return {}

    def get_config_file_for_auto_config(self) -> Optional[str]:
        """Nothing to write to."""
        return None
