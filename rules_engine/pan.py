"""PAN, the Permanent Account Number of the Income Tax Department.

Ten characters: five letters, of which the fourth tells the kind of holder and the fifth is the
first letter of the surname or name; four digits from 0001 to 9999; one letter. The rule of the
last letter is not published, so a PAN alone can't be proved. Section 139A Income-tax Act 1961.

>>> validate("aapfu 0939 f")
'AAPFU0939F'
>>> mask("AAPFU0939F")
'••••••939F'
>>> validate("AAPFU0939")  # doctest: +ELLIPSIS
Traceback (most recent call last):
...
rules_engine.identifier_errors.WrongLength: The number has 9 characters, not 10. ...
>>> validate("AAPFU093OF")
Traceback (most recent call last):
...
rules_engine.identifier_errors.WrongCharacter: Character 9 is 'O'; a digit must stand there.
>>> validate("AAPXU0939F")  # doctest: +ELLIPSIS
Traceback (most recent call last):
...
rules_engine.identifier_errors.WrongPanLetter: Character 4 is 'X'; the fourth letter of a PAN ...
>>> validate("AAPFU0000F")  # doctest: +ELLIPSIS
Traceback (most recent call last):
...
rules_engine.identifier_errors.WrongPanSerial: The digits from character 6 are 0000; ...
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

from rules_engine.computation import Source
from rules_engine.dated import parameter
from rules_engine.errors import RuleError
from rules_engine.identifier_errors import (
    IdentifierError,
    WrongCharacter,
    WrongLength,
    WrongPanLetter,
    WrongPanSerial,
)
from rules_engine.identifier_shapes import mismatches, pattern
from rules_engine.identifier_text import compact

__all__ = [
    "HolderKind",
    "IdentifierError",
    "PanInfo",
    "check_holder",
    "compact",
    "holder_kinds",
    "info",
    "is_valid",
    "mask",
    "validate",
]

_SHAPE = "lllllddddl"
_PATTERN = re.compile(pattern(_SHAPE))
_HIDDEN = "•"


@dataclass(frozen=True)
class HolderKind:
    """Who holds a PAN, by its fourth letter; `key` names the kind, the rest are its words."""

    letter: str
    key: str
    en: str
    hi: str
    hi_latn: str
    source: Source

    def name(self, language: str) -> str:
        """The words in `en`, `hi` or `hi-Latn`."""
        return {"en": self.en, "hi": self.hi, "hi-Latn": self.hi_latn}[language]


@dataclass(frozen=True)
class PanInfo:
    """What a PAN tells. The PAN itself does not show in `repr`, which ends up in logs."""

    pan: str = field(repr=False)
    pan_masked: str
    holder_kind: str
    holder: HolderKind
    sources: tuple[Source, ...]


@cache
def holder_kinds() -> Mapping[str, HolderKind]:
    """The kinds of holder by letter."""
    law = parameter("gstin/holder_kinds")
    listed = law.on(law.dates[-1])
    return MappingProxyType(
        {
            letter: HolderKind(
                letter=letter,
                key=row["key"],
                en=row["en"],
                hi=row["hi"],
                hi_latn=row["hi-Latn"],
                source=Source(listed.source.title, confidence=row.get("confidence", "verified")),
            )
            for letter, row in listed.mapping.items()
        }
    )


def check_holder(pan: str, start: int = 1) -> HolderKind:
    """The kind of holder of a PAN that has the right shape.

    `start` is the position of the PAN's first character in the number that contains it. Raises
    WrongPanLetter or WrongPanSerial.
    """
    kinds = holder_kinds()
    holder = kinds.get(pan[3])
    if holder is None:
        raise WrongPanLetter(start + 3, pan[3], "".join(sorted(kinds)))
    if pan[5:9] == "0000":
        raise WrongPanSerial(start + 5)
    return holder


def validate(number: str) -> str:
    """The PAN in its plain form; raises an IdentifierError that tells what is wrong and where."""
    pan = compact(number)
    if len(pan) != len(_SHAPE):
        raise WrongLength(len(pan), len(_SHAPE))
    for fault in mismatches(_SHAPE, pan):
        raise WrongCharacter(fault.position, fault.found, fault.expected, "pan")
    check_holder(pan)
    return pan


def is_valid(number: str) -> bool:
    """Whether the number can be a PAN. Only the Income Tax Department knows if it is one."""
    try:
        validate(number)
    except RuleError:
        return False
    return True


def info(number: str) -> PanInfo:
    """What the PAN tells about its holder; raises like `validate`."""
    pan = validate(number)
    holder = check_holder(pan)
    return PanInfo(
        pan=pan,
        pan_masked=mask(pan),
        holder_kind=holder.letter,
        holder=holder,
        sources=(holder.source,),
    )


def mask(number: str) -> str:
    """The PAN with only its last four characters to be seen; all hidden if it is no PAN."""
    pan = compact(number)
    if _PATTERN.fullmatch(pan):
        return _HIDDEN * 6 + pan[6:]
    return _HIDDEN * len(pan)
