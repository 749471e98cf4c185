"""What can stop a rule from answering.

Each error carries the facts of the refusal as attributes, so that a reply can say it in the
taxpayer's own script; the English sentence is for logs, the command line and developers.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date


class RuleError(Exception):
    """Base of everything that rules_engine raises on purpose."""


class NotInForce(RuleError):
    """The law asked for had not begun, or had ended, on the date asked for.

    >>> str(NotInForce("registration/limits/normal_40", date(2017, 6, 30)))
    'registration/limits/normal_40 is not in force on 2017-06-30. Ask for another date.'
    """

    def __init__(self, name: str, on: date) -> None:
        self.name = name
        self.on = on
        super().__init__(f"{name} is not in force on {on.isoformat()}. Ask for another date.")


class FactMissing(RuleError):
    """Facts without which the rule has no answer; `names` lists them in the order to ask.

    >>> str(FactMissing(["state", "inter_state"]))
    'Missing: state, inter_state. Give these facts and ask again.'
    """

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        super().__init__(f"Missing: {', '.join(self.names)}. Give these facts and ask again.")


class FactInvalid(RuleError):
    """A fact that the rule cannot work with; `accepted` says what it takes instead.

    >>> str(FactInvalid("supply_kind", "gods", "goods, services, both"))
    "supply_kind: 'gods' is not accepted. Accepted: goods, services, both."
    """

    def __init__(self, name: str, value: object, accepted: str) -> None:
        self.name = name
        self.value = value
        self.accepted = accepted
        super().__init__(f"{name}: {value!r} is not accepted. Accepted: {accepted}.")


class UnknownFact(RuleError):
    """A fact that the rule doesn't know, most often a misspelt name; `known` lists its facts.

    >>> str(UnknownFact("turnover", ["aggregate_turnover", "state"]))
    "'turnover' is not a fact of this topic. Known facts: aggregate_turnover, state."
    """

    def __init__(self, name: str, known: Sequence[str]) -> None:
        self.name = name
        self.known = tuple(known)
        super().__init__(
            f"{name!r} is not a fact of this topic. Known facts: {', '.join(self.known)}."
        )


class UnknownTopic(RuleError):
    """No rule computes this topic; `known` lists those that one does."""

    def __init__(self, topic: str, known: Sequence[str]) -> None:
        self.topic = topic
        self.known = tuple(known)
        super().__init__(f"Unknown topic {topic!r}. Known topics: {', '.join(self.known)}.")


class ParameterError(RuleError):
    """A parameter file is missing or breaks the format; the message names file and fault."""
