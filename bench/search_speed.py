"""How long a search takes over 1,000 articles, on one core, without a bot around it.

The articles are ours over and over under other ids, the questions their own ways of asking: every
topic has as many rivals that fit as well as there are copies, which is the worst case.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from itertools import cycle, islice

from knowledge.library import KNOWLEDGE, Library, load_library
from knowledge.search import SearchIndex
from knowledge.topics import read_catalogue
from knowledge.vocabulary import read_vocabulary

ARTICLES = 1000
QUESTIONS = 300
MILLI = 1000


def search_speed(articles: int = ARTICLES, questions: int = QUESTIONS) -> dict[str, float]:
    """Milliseconds to build the index and for one search, with and without its passages."""
    library = many_articles(articles)
    vocabulary = read_vocabulary(KNOWLEDGE / "search_words.yml", library.languages)
    began = time.perf_counter()
    index = SearchIndex(library, vocabulary)
    built = time.perf_counter() - began
    asked = questions_of(library, questions)
    return {
        "articles": articles,
        "build_ms": round(built * MILLI, 1),
        "first_search_ms": _each(index.find, asked),
        "search_ms": _each(index.find, asked),
        "search_without_passages_ms": _each(index.nearest, asked),
    }


def many_articles(count: int) -> Library:
    """So many articles in a library: copies of ours."""
    catalogue = read_catalogue(KNOWLEDGE / "topics.yml")
    ours = load_library().articles()
    topics, articles = {}, {}
    for number, article in islice(enumerate(cycle(ours)), count):
        topic = f"{article.topic}_{number}"
        topics[topic] = replace(catalogue.topics[article.topic], id=topic)
        articles[topic] = replace(article, topic=topic)
    return Library(replace(catalogue, topics=topics), articles)


def questions_of(library: Library, count: int) -> list[str]:
    """Ways of asking from all over the library, in every language."""
    asks = [
        ask
        for article in library.articles()[: len(load_library().articles())]
        for language in library.languages
        for ask in article.asks[language]
    ]
    return asks[:: max(1, len(asks) // count)][:count]


def _each(search: Callable[[str], object], questions: list[str]) -> float:
    began = time.perf_counter()
    for text in questions:
        search(text)
    return round((time.perf_counter() - began) * MILLI / len(questions), 2)
