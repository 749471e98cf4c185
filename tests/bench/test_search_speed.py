"""The search's own figures."""

from __future__ import annotations

from bench.search_speed import many_articles, questions_of, search_speed


def test_times_are_measured() -> None:
    found = search_speed(articles=120, questions=5)
    assert set(found) == {
        "articles",
        "build_ms",
        "first_search_ms",
        "search_ms",
        "search_without_passages_ms",
    }
    assert all(figure > 0 for figure in found.values())


def test_the_articles_have_ids_of_their_own() -> None:
    library = many_articles(250)
    assert len(library.topics()) == len(library.articles()) == 250


def test_questions_are_of_every_language_and_of_the_whole_library() -> None:
    assert len(set(questions_of(many_articles(120), 90))) > 80
