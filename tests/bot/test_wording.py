"""The words of replies, questions and citations: one spoken word for one thing, in its script."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import yaml

from bot.replies import LANGUAGES
from knowledge.citations import cite
from knowledge.library import load_library
from rules_engine.dated import parameter, parameter_names
from tests.bot.conftest import ROOT

# What is not said, and what is said instead, in replies and in questions alike.
INSTEAD = {
    "hi": {
        "पंजीकरण": "रजिस्ट्रेशन",
        "पंजीकृत": "रजिस्टर्ड",
        "कंपोजिशन": "कंपोज़िशन",
        "ग़लत": "गलत",
        "आपूर्ति": "सप्लाई or बिक्री",
        "विवरणी": "रिटर्न",
        "विलंब शुल्क": "लेट फीस",
        "दायित्व": "ज़रूरी होना",
        "अंतिम तिथि": "आखिरी तारीख",
        "की रिटर्न": "का रिटर्न, के रिटर्न",
        "केवल": "सिर्फ़",
    },
    "hi-Latn": {
        "aakhiri tareekh": "last date",
        "avadhi": "period",
        " ki return ": "ka return, ke return",
        "salana ": "saalana",
        "vikreta": "seller",
        "yah ": "ye",
    },
}
# Names of the law and of the portal that stay in English letters in a Hindi citation.
ENGLISH_IN_CITATIONS = re.compile(
    r"Application for Unbarring Returns|\(Annexure\)|\([a-z]{1,3}\)|\([ivx]+[a-z]?\)"
    r"|Search Taxpayer|Search by GSTIN/UIN|My Profile|Register / Update DSC|Downloads|Offline Tools"
    r"|emSigner|User Services|Services|Payments|Challan History|Ledgers|Refunds"
    r"|Letter of Undertaking \(LUT\)"
)
ENGLISH_WORD = re.compile(r"\b[A-Za-z]*[a-z][A-Za-z]*\b")


def texts(language: str) -> Iterator[tuple[str, str]]:
    """Every reply and every response in a language, with its name."""
    for file in sorted((ROOT / "bot" / "replies").glob("*.yml")):
        for key, scripts in yaml.safe_load(file.read_text(encoding="utf-8")).items():
            yield key, scripts[language]
    for file in sorted((ROOT / "bot" / "domain").glob("*.yml")):
        responses = yaml.safe_load(file.read_text(encoding="utf-8")).get("responses") or {}
        for name, variants in responses.items():
            for variant in variants:
                condition = variant.get("condition") or [{"value": "en"}]
                if condition[0]["value"] == language:
                    titles = [button["title"] for button in variant.get("buttons", [])]
                    yield name, " | ".join([variant["text"], *titles])


@pytest.mark.parametrize("language", INSTEAD)
def test_one_word_for_one_thing(language: str) -> None:
    used = [
        (name, word, said)
        for name, text in texts(language)
        for word, said in INSTEAD[language].items()
        if re.search(r"(?<!\w)" + re.escape(word), text)
    ]
    assert used == []


def test_all_scripts_have_the_same_names() -> None:
    names = [sorted(name for name, _ in texts(language)) for language in LANGUAGES]
    assert names[0] == names[1] == names[2]
    assert len(names[0]) > 500


def titles() -> set[str]:
    """The title of every source of every parameter and of every article."""
    cited = {source["title"] for each in load_library().articles() for source in each.sources}
    return cited | {
        entry.source.title
        for name in parameter_names()
        for entry in parameter(name).entries
        if entry is not None
    }


def test_every_source_reads_as_hindi_in_hindi() -> None:
    assert len(titles()) > 300
    half_english = {}
    for title in titles():
        rest = ENGLISH_IN_CITATIONS.sub("", cite(title, "hi"))
        if words := ENGLISH_WORD.findall(rest):
            half_english[title] = words
    assert half_english == {}


@pytest.mark.parametrize("language", ["en", "hi-Latn"])
def test_a_source_is_cited_as_it_is_elsewhere(language: str) -> None:
    assert {cite(title, language) for title in titles()} == titles()
