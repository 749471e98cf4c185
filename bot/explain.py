"""Why the model understood a message as it did: `python -m bot.explain "otp nahi aaya"`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.lean import install

_TOPICS = 5
_FEATURES = 12


def explain(text: str, model: Path) -> str:
    """Normalised text, entities, the first topics and what decided between the first two."""
    from bot.nlu.entities.extract import extract
    from bot.nlu.features import Utterance
    from bot.nlu.mentions import mentions
    from bot.nlu.parser import Parser
    from bot.nlu.second_topic import SECOND_TOPIC
    from bot.nlu.tokeniser import lemmas

    parser = Parser(model)
    (parsed,) = parser.parse_all([text])
    topics = parser.topic_model()
    words = " ".join(lemmas(text))
    utterance = Utterance(words, mentions(text, extract(text)))
    ranking = topics.rank(utterance, _TOPICS)
    language = next((e["value"] for e in parsed["entities"] if e["entity"] == "language"), "–")
    lines = [f"text        {text}", f"normalised  {words}", f"language    {language}", "entities"]
    lines += [
        f"  {entity['entity']}: {entity['value']}   ({text[entity['start'] : entity['end']]})"
        for entity in parsed["entities"]
        if entity["entity"] != "language"
    ] or ["  –"]
    lines.append(f"understood  {parsed['intent']['name']}  (unsure below {topics.threshold:.2f})")
    if SECOND_TOPIC in parsed:
        second = parsed[SECOND_TOPIC]
        part = text[second["start"] : second["end"]]
        lines.append(f"and second  {second['name']}  {second['confidence']:.1%}  ({part})")
    lines += [
        f"  {chance:6.1%}  {label}"
        for label, chance in zip(ranking.labels, ranking.probabilities, strict=True)
    ]
    first, second = ranking.labels[:2]
    lines.append(f"what speaks for {first} rather than {second} (+) or against it (-)")
    evidence = topics.evidence(utterance, first, second)
    strongest = sorted(evidence, key=lambda item: -abs(item[1]))[:_FEATURES]
    lines += [f"  {part:+.3f}  {feature}" for feature, part in strongest]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    options = argparse.ArgumentParser(prog="python -m bot.explain", description=__doc__)
    options.add_argument("text")
    options.add_argument("--model", type=Path, default=Path("models"), help="model or its folder")
    chosen = options.parse_args(arguments)
    install()
    from bot.nlu.parser import ModelMissing, newest_model

    try:
        print(explain(chosen.text, newest_model(chosen.model)))
    except ModelMissing as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
