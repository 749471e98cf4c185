"""How well what a message mentions is found: amounts, dates, periods, States, forms, numbers …

Measured are the kinds that people name themselves. Not measured are roles, the `language`, and
what only helps an action to choose (negations, grounds, "not known", the kind of price …).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.nlu.entities.extract import extract

MEASURED = (
    *("amount", "tax_amount", "percent", "date", "period", "days", "months", "distance_km"),
    *("state", "return_form", "entity_type"),
    *("gstin", "arn", "utr", "ticket_number", "mobile", "email", "error_text"),
)
Mention = tuple[str, str]


@dataclass(frozen=True)
class Message:
    """A message with what it mentions: kinds and their values."""

    text: str
    language: str
    mentions: frozenset[Mention]


def message_of(entry: Mapping[str, Any]) -> Message:
    """The message of a line with `entities`. Raises KeyError, TypeError or ValueError."""
    mentions = frozenset((each["entity"], str(each["value"])) for each in entry["entities"])
    for kind, _ in mentions:
        if kind not in MEASURED:
            raise ValueError(f"{kind!r} is not measured; measured are {', '.join(MEASURED)}")
    return Message(entry["text"], entry["lang"], mentions)


def mentioned(text: str) -> frozenset[Mention]:
    """What the extractors find in a message, of the kinds that are measured."""
    return frozenset(
        (entity.name, _as_written(entity.value))
        for entity in extract(text)
        if entity.name in MEASURED
    )


def _as_written(value: Any) -> str:
    """The value as files hold it; an amount of one tax head is "igst 1000"."""
    return f"{value['head']} {value['amount']}" if isinstance(value, Mapping) else str(value)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def measure_entities(
    messages: Sequence[Message], found: Sequence[frozenset[Mention]]
) -> dict[str, Any]:
    """The share of messages with exactly the right mentions per script; each kind; the misses."""
    pairs = list(zip(messages, found, strict=True))
    right, sizes = Counter[str](), Counter[str]()
    for message, said in pairs:
        for language in (message.language, "all"):
            sizes[language] += 1
            right[language] += said == message.mentions
    return {
        "exact": {language: _share(right[language], size) for language, size in sizes.items()},
        "sizes": dict(sizes),
        "kinds": _by_kind(pairs),
        "misses": [
            {
                "text": message.text,
                "lang": message.language,
                "missing": sorted(message.mentions - said),
                "wrong": sorted(said - message.mentions),
            }
            for message, said in pairs
            if said != message.mentions
        ],
    }


def _by_kind(pairs: Iterable[tuple[Message, frozenset[Mention]]]) -> dict[str, dict[str, Any]]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for message, said in pairs:
        for name, mentions in (
            ("expected", message.mentions),
            ("found", said),
            ("hits", message.mentions & said),
        ):
            for kind, _ in mentions:
                counts[kind][name] += 1
    return {
        kind: {
            "expected": counts[kind]["expected"],
            "precision": _share(counts[kind]["hits"], counts[kind]["found"]),
            "recall": _share(counts[kind]["hits"], counts[kind]["expected"]),
        }
        for kind in MEASURED
        if kind in counts
    }


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f} %"


def report_entities(result: Mapping[str, Any]) -> str:
    lines = [f"{'script':<16}{'messages':>10}{'entities right':>16}"]
    for language in [*sorted(key for key in result["sizes"] if key != "all"), "all"]:
        share = _percent(result["exact"][language])
        lines.append(f"{language:<16}{result['sizes'][language]:>10}{share:>16}")
    lines += ["", f"{'entity':<16}{'expected':>10}{'precision':>12}{'recall':>12}"]
    for kind, figures in result["kinds"].items():
        shares = "".join(f"{_percent(figures[name]):>12}" for name in ("precision", "recall"))
        lines.append(f"{kind:<16}{figures['expected']:>10}{shares}")
    if result["misses"]:
        lines += ["", "not right (- missing, + wrong):"]
    for miss in result["misses"]:
        lines.append(f"  {miss['text']}")
        for sign, mentions in (("-", miss["missing"]), ("+", miss["wrong"])):
            lines += [f"      {sign} {kind}: {value}" for kind, value in mentions]
    return "\n".join(lines)
