"""What a client sends is text and nothing but text.

`clean` makes it safe to store and show; `as_plain_text` makes it safe to hand to Rasa, where a
leading slash would be a command, `EXTERNAL: ` an outside event and braces a slot.
"""

from __future__ import annotations

import re
import unicodedata

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
_DIRECTION = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f]")
_INVISIBLE = re.compile(
    r"[\u00ad\u180e\u200b\u2060-\u2065\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_JOINERS = re.compile(r"([\u200c\u200d])[\u200c\u200d]+")
_LONE_JOINER = re.compile(r"(?:^|(?<=\s))[\u200c\u200d]+|[\u200c\u200d]+(?=\s|$)")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_EMPTY_LINES = re.compile(r"\n[^\S\n]*\n\s*\n")
_MANY_BLANKS = re.compile(r"[^\S\n]{3,}")
_BLANKS_AT_THE_END = re.compile(r"[^\S\n]{1,2}(?=\n)")
# Accents that stack up into "zalgo"; Indian vowel signs are not among them.
_ACCENT = r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_ACCENTS = re.compile(rf"({_ACCENT}){_ACCENT}{{2,}}")
_SLASHES = r"/\\\u2044\u2215\u2571\u29f8\uff0f\uff3c"
_COMMAND_START = re.compile(rf"(?:[\s{_SLASHES}]|EXTERNAL\s{{0,9}}[:：])+", re.IGNORECASE)
# What the payload of a button carries, typed by hand
_TYPED_ENTITIES = re.compile(r"(?<=\w)[{｛]\s{0,9}\"[^{}｛｝]{0,500}[}｝]")
_BRACES = str.maketrans({"{": "(", "}": ")", "｛": "(", "｝": ")"})


def clean(text: str) -> str:
    """The text without control and direction signs, floods of blanks and broken characters.

    >>> clean("\\u202eabc\\x00  \\n\\n\\n\\ndef\\u200b")
    'abc\\n\\ndef'
    """
    if not text.isascii():
        text = _SURROGATE.sub("\ufffd", text)
        text = _INVISIBLE.sub("", _DIRECTION.sub("", text))
        text = _JOINERS.sub(r"\1", text)
        text = _ACCENTS.sub(r"\1", text)
        text = _LONE_JOINER.sub("", text)
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _BLANKS_AT_THE_END.sub("", _MANY_BLANKS.sub("  ", text))
    return _EMPTY_LINES.sub("\n\n", text).strip()


def has_words(text: str) -> bool:
    """Whether there is any letter or digit, in any script."""
    return any(unicodedata.category(character)[0] in "LN" for character in text)


def as_plain_text(text: str) -> str:
    """The text as Rasa may see it: no command, no outside event, no slot.

    >>> as_plain_text(" //restart")
    'restart'
    >>> as_plain_text("EXTERNAL: /greet{name}")
    'greet(name)'
    >>> as_plain_text('/inform{"state": "32"}')
    'inform'
    """
    start = _COMMAND_START.match(text)
    said = text[start.end() :] if start else text
    return _TYPED_ENTITIES.sub("", said).translate(_BRACES)
