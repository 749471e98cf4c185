"""What can be wrong with a GSTIN or PAN, and where.

Each error has a `key` for the reply, the `position` of the fault counted from 1 (None when the
fault has no place), what was `found` there and what was `expected`, and the `part` of the number
that the position belongs to. No error holds the number itself: errors end up in logs.
"""

from __future__ import annotations

from datetime import date

from rules_engine.errors import RuleError


class IdentifierError(RuleError):
    """Base of all reasons to refuse a number."""

    key = "identifier_invalid"

    def __init__(
        self,
        sentence: str,
        *,
        position: int | None = None,
        found: str | None = None,
        expected: str | None = None,
        part: str | None = None,
    ) -> None:
        self.position = position
        self.found = found
        self.expected = expected
        self.part = part
        super().__init__(sentence)


class WrongLength(IdentifierError):
    """The number is too short or too long."""

    key = "wrong_length"

    def __init__(self, found: int, expected: int) -> None:
        super().__init__(
            f"The number has {found} characters, not {expected}. Check for a missing or extra one.",
            found=str(found),
            expected=str(expected),
        )


class WrongCharacter(IdentifierError):
    """A character can't stand at its position.

    `expected` is "digit", "letter", "serial" (1-9 or A-Z), "digit_or_letter", or the very
    character that must stand there.
    """

    key = "wrong_character"

    def __init__(self, position: int, found: str, expected: str, part: str) -> None:
        super().__init__(
            f"Character {position} is {found!r}; a {expected} must stand there.",
            position=position,
            found=found,
            expected=expected,
            part=part,
        )


class UnknownStateCode(IdentifierError):
    """The number begins with a code that no GSTIN has on this date.

    `reason` is "unknown", "retired" (`successor` is the code in use now, `until` the old one's
    last day), "not_yet" (`since` is the first day) or "not_in_gstin".
    """

    key = "unknown_state_code"

    def __init__(
        self,
        found: str,
        reason: str,
        *,
        successor: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> None:
        self.reason = reason
        self.successor = successor
        self.since = since
        self.until = until
        if reason == "retired":
            sentence = f"State code {found} ended on {until}; the code now is {successor}."
        elif reason == "not_yet":
            sentence = f"State code {found} exists only since {since}."
        elif reason == "not_in_gstin":
            sentence = f"Code {found} is a place of supply; no GSTIN begins with it."
        else:
            sentence = f"There is no State code {found}. Check the first two digits."
        super().__init__(sentence, position=1, found=found, expected=successor, part="state_code")


class WrongPanLetter(IdentifierError):
    """The fourth letter of the PAN names no kind of holder; `expected` lists those that do."""

    key = "wrong_pan_letter"

    def __init__(self, position: int, found: str, expected: str) -> None:
        super().__init__(
            f"Character {position} is {found!r}; the fourth letter of a PAN is one of {expected}.",
            position=position,
            found=found,
            expected=expected,
            part="pan",
        )


class WrongPanSerial(IdentifierError):
    """The four digits of the PAN are 0000; they run from 0001 to 9999."""

    key = "wrong_pan_serial"

    def __init__(self, position: int) -> None:
        super().__init__(
            f"The digits from character {position} are 0000; in a PAN they run from 0001 to 9999.",
            position=position,
            found="0000",
            expected="0001-9999",
            part="pan",
        )


class WrongCheckCharacter(IdentifierError):
    """The last character doesn't agree with the fourteen before it: one of the 15 is mistyped."""

    key = "wrong_check_character"

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(
            f"The check character is {found!r}, but the first 14 characters call for {expected!r}."
            " One of the 15 characters is mistyped.",
            position=15,
            found=found,
            expected=expected,
            part="check_character",
        )


class NotAGstin(IdentifierError):
    """The number is another identifier.

    `kind` is pan, tan, arn, trn, udyam, aadhaar, mobile or transporter_id.
    """

    key = "not_a_gstin"

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(f"This is no GSTIN but another number: {kind}. Give the 15-character one.")
