"""Rasa component: tokens by spaCy's rules for English or Hindi, chosen by script.

The blank pipelines need no downloaded model. Each token carries its normalised form as `lemma`.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

import spacy
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.text import has_devanagari, normalise

_WORDY = re.compile(r"\w")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")  # spaCy can't encode half a character
#: Longer words are no words; spaCy's affix rules would search them for long.
_LONGEST_WORD = 100
_REMEMBERED = 20_000


@cache
def _spacy_tokeniser(language: str) -> Any:
    return spacy.blank(language).tokenizer


def tokenise(text: str) -> list[tuple[str, int]]:
    """Words and marks with their positions.

    >>> [word for word, _ in tokenise("जीएसटीआर-3बी की last date?")]
    ['जीएसटीआर-3बी', 'की', 'last', 'date', '?']
    """
    return [
        (word, chunk.start() + start)
        for chunk in re.finditer(r"\S+", text)
        for word, start in _pieces(chunk.group())
    ]


@lru_cache(maxsize=_REMEMBERED)
def _pieces(chunk: str) -> tuple[tuple[str, int], ...]:
    """The words of what stands between spaces; most of it is seen again and again."""
    if len(chunk) > _LONGEST_WORD:
        return ((chunk, 0),)
    language = "hi" if has_devanagari(chunk) else "en"
    whole = _LONE_SURROGATE.sub("\ufffd", chunk)
    return tuple(
        (chunk[token.idx : token.idx + len(token)], token.idx)
        for token in _spacy_tokeniser(language)(whole)
    )


@lru_cache(maxsize=_REMEMBERED)
def lemma(word: str) -> str:
    """The normalised form of a word; marks are left alone."""
    return normalise(word) if _WORDY.search(word) else word


def lemmas(text: str) -> list[str]:
    """The normalised forms of a text's words and marks."""
    return [lemma(word) for word, _ in tokenise(text)]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class SpacyTokeniser(Tokenizer):
    """Tokens of `spacy.blank("en")` and `spacy.blank("hi")`."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
            "prefix_separator_symbol": None,
        }

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SpacyTokeniser:
        return cls(config)

    @staticmethod
    def required_packages() -> list[str]:
        return ["spacy"]

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        return [
            Token(word, start, lemma=lemma(word))
            for word, start in tokenise(message.get(attribute))
        ]
