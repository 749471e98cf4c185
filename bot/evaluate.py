"""How well the trained model understands: `python -m bot.evaluate FILE.jsonl [--json]`.

Each line of the file is `{"text": …, "lang": …, "topic": …}`; `"also": [ids]` count as right too.
Instead of a topic, or beside it, a line may tell what the message mentions:
`"entities": [{"entity": "state", "value": "09"}]`. That alone is measured without a model.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.evaluate_entities import (
    Message,
    measure_entities,
    mentioned,
    message_of,
    report_entities,
)
from bot.lean import install

OUT_OF_SCOPE = "chat.out_of_scope"
UNSURE = "nlu_fallback"
_REFUSALS = frozenset({OUT_OF_SCOPE, UNSURE})
_CONFUSIONS = 15


@dataclass(frozen=True)
class Question:
    """A question with the topics that are right for it."""

    text: str
    language: str
    topic: str
    also: tuple[str, ...] = ()

    def is_right(self, predicted: str) -> bool:
        if self.topic == OUT_OF_SCOPE and predicted == UNSURE:
            return True
        return predicted == self.topic or predicted in self.also


class QuestionsUnreadable(Exception):
    """The file of questions has a line that is not as described."""


def _entries(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The lines of a file with their numbers; each has a topic or entities, or both."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            if "topic" not in entry and "entities" not in entry:
                raise KeyError("topic")
        except (ValueError, KeyError, TypeError) as error:
            raise _unreadable(path, number, error) from None
        yield number, entry


def _unreadable(path: Path, number: int, error: Exception) -> QuestionsUnreadable:
    return QuestionsUnreadable(
        f'{path}:{number}: {error!r}; a line is {{"text": …, "lang": …, "topic": …}} '
        'or {"text": …, "lang": …, "entities": [{"entity": …, "value": …}]}'
    )


def read(path: Path) -> tuple[list[Question], list[Message]]:
    """The questions of a file, and its messages with what they mention."""
    questions, messages = [], []
    for number, entry in _entries(path):
        try:
            if "topic" in entry:
                also = tuple(entry.get("also", ()))
                questions.append(Question(entry["text"], entry["lang"], entry["topic"], also))
            if "entities" in entry:
                messages.append(message_of(entry))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise _unreadable(path, number, error) from None
    if not questions and not messages:
        raise QuestionsUnreadable(f"{path} holds no questions")
    return questions, messages


def read_questions(path: Path) -> list[Question]:
    """The lines that have a topic."""
    return read(path)[0]


def read_messages(path: Path) -> list[Message]:
    """The lines that tell what the message mentions."""
    return read(path)[1]


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _macro_f1(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Mean F1 over the topics that were asked for; pairs are (right topic, predicted topic)."""
    hits, asked, said = Counter[str](), Counter[str](), Counter[str]()
    for topic, predicted in pairs:
        asked[topic] += 1
        said[predicted] += 1
        hits[topic] += topic == predicted
    if not asked:
        return None
    values = [2 * hits[topic] / (asked[topic] + said[topic]) for topic in asked]
    return round(sum(values) / len(values), 4)


def measure(questions: Sequence[Question], predicted: Sequence[str]) -> dict[str, Any]:
    """Accuracy and macro-F1 per script, out-of-scope recall, refusals, worst confusions."""
    by_language: dict[str, list[tuple[Question, str]]] = defaultdict(list)
    for question, topic in zip(questions, predicted, strict=True):
        by_language[question.language].append((question, topic))
        by_language["all"].append((question, topic))
    accuracy, macro_f1, sizes = {}, {}, {}
    for language, answers in by_language.items():
        accuracy[language] = _share(sum(q.is_right(topic) for q, topic in answers), len(answers))
        counted = [(q.topic, q.topic if q.is_right(topic) else topic) for q, topic in answers]
        macro_f1[language] = _macro_f1(counted)
        sizes[language] = len(answers)
    everything = by_language["all"]
    outside = [topic for q, topic in everything if q.topic == OUT_OF_SCOPE]
    inside = [topic for q, topic in everything if q.topic != OUT_OF_SCOPE]
    wrong: dict[tuple[str, str], list[str]] = defaultdict(list)
    for question, topic in everything:
        if not question.is_right(topic):
            wrong[question.topic, topic].append(question.text)
    worst = sorted(wrong.items(), key=lambda item: (-len(item[1]), item[0]))[:_CONFUSIONS]
    return {
        "accuracy": accuracy,
        "macro_f1": macro_f1,
        "oos_recall": _share(sum(topic in _REFUSALS for topic in outside), len(outside)),
        "in_scope_rejected": _share(sum(topic in _REFUSALS for topic in inside), len(inside)),
        "in_scope_unsure": _share(inside.count(UNSURE), len(inside)),
        "n": len(questions),
        "sizes": sizes,
        "confusions": [
            {"topic": topic, "predicted": said, "count": len(texts), "example": texts[0]}
            for (topic, said), texts in worst
        ],
    }


def _percent(value: float | None) -> str:
    return "   –  " if value is None else f"{100 * value:5.1f} %"


def report(result: dict[str, Any]) -> str:
    lines = [f"{'script':<10}{'questions':>10}{'accuracy':>12}{'macro-F1':>12}"]
    for language in [*sorted(key for key in result["sizes"] if key != "all"), "all"]:
        figures = [_percent(result[key][language]) for key in ("accuracy", "macro_f1")]
        lines.append(
            f"{language:<10}{result['sizes'][language]:>10}{figures[0]:>12}{figures[1]:>12}"
        )
    lines += [
        "",
        f"out-of-scope recall    {_percent(result['oos_recall'])}",
        f"in-scope refused       {_percent(result['in_scope_rejected'])}"
        f"   (unsure alone: {_percent(result['in_scope_unsure']).strip()})",
        f'"{UNSURE}" (unsure) counts as right for {OUT_OF_SCOPE} and as refused for the rest.',
    ]
    if result["confusions"]:
        lines += ["", "worst confusions (right -> understood):"]
        lines += [
            f"{item['count']:>4}  {item['topic']} -> {item['predicted']}   {item['example'][:70]}"
            for item in result["confusions"]
        ]
    return "\n".join(lines)


def _refuse(error: Exception) -> int:
    print(error, file=sys.stderr)
    return 2


def main(arguments: Sequence[str] | None = None) -> int:
    options = argparse.ArgumentParser(prog="python -m bot.evaluate", description=__doc__)
    options.add_argument("file", type=Path, help="questions, one JSON object per line")
    options.add_argument("--json", action="store_true", help="print one JSON object")
    options.add_argument("--model", type=Path, default=Path("models"), help="model or its folder")
    chosen = options.parse_args(arguments)
    try:
        questions, messages = read(chosen.file)
    except (QuestionsUnreadable, OSError) as error:
        return _refuse(error)
    result: dict[str, Any] = {}
    reports: list[str] = []
    if questions:
        install()
        from bot.nlu.parser import ModelMissing, Parser, newest_model  # Rasa is slow to import

        try:
            parser = Parser(newest_model(chosen.model))
        except (ModelMissing, OSError) as error:
            return _refuse(error)
        parsed = parser.parse_all(question.text for question in questions)
        result = measure(questions, [str(entry["intent"]["name"]) for entry in parsed])
        reports.append(report(result))
    if messages:
        found = [mentioned(message.text) for message in messages]
        result["entities"] = measure_entities(messages, found)
        reports.append(report_entities(result["entities"]))
    print(json.dumps(result, ensure_ascii=False) if chosen.json else "\n\n".join(reports))
    return 0


if __name__ == "__main__":
    sys.exit(main())
