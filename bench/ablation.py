"""`python -m bench.ablation [FILE.jsonl …]`: what each part of the classifier adds, per script.

The classifier is trained once with all of its parts and once without each of them, on the data of
`config.yml`, and asked the questions of the files: by default those that development may look at.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import yaml

from bench.progress import say
from bot.evaluate import UNSURE, Question, measure, read_questions
from bot.lean import install

HELD_OUT = Path("tests/understanding")
DEVELOPMENT = (HELD_OUT / "dev.jsonl", HELD_OUT / "strangers_dev.jsonl")
SCRIPTS = ("en", "hi", "hi-Latn")
COLUMNS = (*SCRIPTS, "all", "out of scope", "refused")


@dataclass(frozen=True)
class Examples:
    """Utterances ready for the classifier, with their labels; `asked` come from articles."""

    utterances: Sequence[Any]
    labels: Sequence[str]
    asked: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Variant:
    """The classifier without one of its parts."""

    name: str
    settings: Callable[[Any], Any] = field(default=lambda training: training)
    examples: Callable[[Examples], Examples] = field(default=lambda examples: examples)
    questions: Callable[[Any], Any] = field(default=lambda utterance: utterance)
    lexicon: bool = True


def without_view(view: str) -> Callable[[Any], Any]:
    """Training without one view of the text."""
    return lambda training: replace(
        training, views={name: weight for name, weight in training.views.items() if name != view}
    )


def _without_mentions(utterance: Any) -> Any:
    return replace(utterance, mentions=())


def _examples_without_mentions(examples: Examples) -> Examples:
    return replace(examples, utterances=[_without_mentions(each) for each in examples.utterances])


def _without_asks(examples: Examples) -> Examples:
    kept = [number for number in range(len(examples.labels)) if number not in examples.asked]
    return Examples(
        [examples.utterances[number] for number in kept],
        [examples.labels[number] for number in kept],
    )


VARIANTS = (
    Variant("all parts"),
    Variant("without words and pairs of words", without_view("word")),
    Variant("without skeletons (consonants)", without_view("skeleton")),
    Variant("without pieces of sounds", without_view("sound")),
    Variant("without meanings and their pairs", without_view("meaning")),
    Variant("meanings without the lexicon", lexicon=False),
    Variant(
        "without kinds of entity",
        examples=_examples_without_mentions,
        questions=_without_mentions,
    ),
    Variant("without the articles' ways of asking", examples=_without_asks),
    Variant("each example counts alike", lambda training: replace(training, balance=0.0)),
    Variant("out of scope as any label", lambda training: replace(training, refusal=None)),
)


def training_examples(data: Path) -> Examples:
    """What `rasa train` gives the classifier: the questions in `data`, then the articles'."""
    from rasa.shared.importers.rasa import RasaFileImporter

    from bot.importer import ArticleImporter

    own = RasaFileImporter(training_data_paths=[str(data)]).get_nlu_data().intent_examples
    there = {(example.get("text"), example.get("intent")) for example in own}
    asked = [
        example
        for example in ArticleImporter().get_nlu_data().intent_examples
        if (example.get("text"), example.get("intent")) not in there
    ]
    texts = [str(example.get("text")) for example in (*own, *asked)]
    labels = [str(example.get("intent")) for example in (*own, *asked)]
    return Examples(utterances(texts), labels, frozenset(range(len(own), len(texts))))


def configured(config: Path) -> Any:
    """How `config.yml` has the classifier trained."""
    from bot.nlu.topic_model import Training

    pipeline = yaml.safe_load(config.read_text(encoding="utf-8"))["pipeline"]
    options = next(entry for entry in pipeline if entry["name"].endswith(".TopicClassifier"))
    known = {each.name for each in fields(Training)}
    return Training(**{name: value for name, value in options.items() if name in known})


def utterances(texts: Sequence[str]) -> list[Any]:
    """The texts as the components before the classifier hand them on."""
    from bot.nlu.features import Utterance
    from bot.nlu.mentions import mentions_of_each
    from bot.nlu.tokeniser import lemmas

    each = zip(texts, mentions_of_each(texts), strict=True)
    return [Utterance(" ".join(lemmas(text)), mentioned) for text, mentioned in each]


def judge(
    variant: Variant, training: Any, examples: Examples, questions: Sequence[Question]
) -> dict[str, Any]:
    """The figures of `bot.evaluate` for the classifier without one part."""
    from bot.nlu.topic_model import train

    with _lexicon(variant.lexicon):
        chosen = variant.examples(examples)
        model, _ = train(chosen.utterances, chosen.labels, variant.settings(training))
        asked = utterances([question.text for question in questions])
        rankings = [model.rank(variant.questions(each)) for each in asked]
    understood = [each.labels[0] if each.sure else UNSURE for each in rankings]
    return measure(questions, understood)


@contextmanager
def _lexicon(there: bool) -> Iterator[None]:
    from bot.nlu.phonetic import skeleton

    def sounds_alone(words: Sequence[str]) -> list[str]:
        return list(dict.fromkeys("~" + skeleton(word) for word in words))

    if there:
        yield
    else:
        with patch("bot.nlu.features.meanings", sounds_alone):
            yield


def row(name: str, result: dict[str, Any]) -> str:
    """One line of the table, in percent."""
    shares = [*(result["accuracy"].get(script) for script in (*SCRIPTS, "all"))]
    shares += [result["oos_recall"], result["in_scope_rejected"]]
    figures = ("–" if share is None else f"{100 * share:.1f}" for share in shares)
    return f"| {name} | {' | '.join(figures)} |"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 2 when a file cannot be read."""
    options = argparse.ArgumentParser(prog="python -m bench.ablation", description=__doc__)
    options.add_argument("files", nargs="*", type=Path, default=DEVELOPMENT)
    chosen = options.parse_args(arguments)
    install()
    try:
        questions = [question for file in chosen.files for question in read_questions(file)]
    except OSError as error:
        print(error, file=sys.stderr)
        return 2
    say("reading the training data …")
    examples = training_examples(Path("bot/data"))
    training = configured(Path("config.yml"))
    lines = [f"| | {' | '.join(COLUMNS)} |", "|---|" + "---:|" * len(COLUMNS)]
    for number, variant in enumerate(VARIANTS, start=1):
        say(f"{number} of {len(VARIANTS)}: {variant.name} …")
        lines.append(row(variant.name, judge(variant, training, examples, questions)))
    print("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
