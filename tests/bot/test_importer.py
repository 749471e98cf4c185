"""The articles' ways of asking become training data, beside Rasa's own files."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.importer import ArticleImporter
from bot.train import CONFIG
from knowledge.library import KNOWLEDGE, load_library
from tests.knowledge.conftest import knowledge as knowledge  # the copy that may be spoilt

ROOT = KNOWLEDGE.parent


def examples(importer: ArticleImporter) -> dict[str, str]:
    found = importer.get_nlu_data().intent_examples
    return {str(each.get("text")): str(each.get("intent")) for each in found}


def test_every_way_of_asking_is_an_example_of_its_topic() -> None:
    found = examples(ArticleImporter())
    for article in load_library().articles():
        for language, asks in article.asks.items():
            assert found[article.question[language]] == article.topic
            assert {found[ask] for ask in asks} == {article.topic}


def test_it_gives_nothing_else() -> None:
    importer = ArticleImporter("config.yml", "domain", ["data"])
    assert importer.get_domain().is_empty()
    assert importer.get_stories().is_empty()
    assert importer.get_conversation_tests().is_empty()
    assert importer.get_config() == {}
    assert importer.get_config_file_for_auto_config() is None


def test_rasa_reads_both() -> None:
    config = yaml.safe_load((ROOT / CONFIG).read_text(encoding="utf-8"))
    assert [each["name"] for each in config["importers"]] == [
        "RasaFileImporter",
        "bot.importer.ArticleImporter",
    ]


def test_a_new_way_of_asking_trains_anew(knowledge: Path) -> None:
    from bot.train import fingerprint

    articles = knowledge / "articles"
    before = fingerprint(articles)
    file = next(articles.rglob("*.yml"))
    file.write_text(file.read_text(encoding="utf-8") + "# more\n", encoding="utf-8")
    assert fingerprint(articles) != before


@pytest.mark.parametrize("paths", [None, ["bot/data"], ["bot/data/nlu_en.yml"], ["."], "bot"])
def test_with_our_questions_come_the_articles(paths: object) -> None:
    assert ArticleImporter(training_data_paths=paths).get_nlu_data().training_examples


@pytest.mark.parametrize("paths", [["tests"], ["/elsewhere/data/nlu.yml"], "tests/knowledge"])
def test_data_of_others_is_trained_without_our_articles(paths: object) -> None:
    assert not ArticleImporter(training_data_paths=paths).get_nlu_data().training_examples
