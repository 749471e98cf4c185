"""Citations of law as they are read in a language: "धारा 22(1) सीजीएसटी अधिनियम 2017".

A citation is kept once, in English, with the law or the article. citations.yml has the phrases
that are replaced in it; a language without an entry there cites in English, as people do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import yaml

CITATIONS = Path(__file__).with_name("citations.yml")


def cite(title: str, language: str) -> str:
    """The title of a source in the words of a language."""
    words, pattern = _citation_words().get(language, ({}, None))
    return pattern.sub(lambda found: words[found.group()], title) if pattern else title


@lru_cache(maxsize=1)
def _citation_words() -> Mapping[str, tuple[Mapping[str, str], re.Pattern[str]]]:
    table: Mapping[str, Mapping[str, str]] = yaml.safe_load(CITATIONS.read_text(encoding="utf-8"))
    return {
        language: (
            words,
            re.compile(
                r"(?<!\w)(?:"
                + "|".join(re.escape(each) for each in sorted(words, key=len, reverse=True))
                + r")(?!\w)"
            ),
        )
        for language, words in table.items()
    }
