"""Conversations written as data (`tests/conversations/*.yml`) and how they are played.

A file is a list of conversations. Each is played once in every script:

    - name: Side question and back
      only: [en, hi]              # scripts, if not all three
      each: [{state: …}, …]       # played once per row; {state} is filled in everywhere
      steps:
        - say: {en: "…", hi: "…", hi-Latn: "…"}     # or one text for all scripts
          who: friend             # another session; without it, the user
          expect:
            topic: gstin.decode   # of one of the replies; null: of none
            asks_for: state       # what the form asks next; null: nothing
            language: hi          # if another than the script of the conversation
            contains: ["₹40,00,000", {en: "goods", hi: "सामान", hi-Latn: "saamaan"}]
            absent: ["…"]
            buttons: 2            # how many; or a list of titles that must be among them
            sources: true         # some, or none
            article: gstin.check  # exactly the answer of this article
          keep: {number: "GST-\\d{4}-\\d{6}"}        # {number} is known from here on
        - press: 0                # a button of the last answer, by place or by title
        - press: {en: "No", …}
          back: 2                 # under the answer two turns before the last one
        - press: {en: "No", …}
          through_steps_of: login_error.captcha      # once for each next step of the article

Whatever is expected, every answer is looked at for `flaws` as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.article import Article
from knowledge.library import load_library
from tests.whole.chat import SCRIPTS, Chat, Turn, flaws

FOLDER = Path(__file__).parents[1] / "conversations"
CONVERSATION_KEYS = {"name", "only", "each", "steps"}
STEP_KEYS = {"say", "press", "back", "who", "expect", "keep", "through_steps_of"}
EXPECT_KEYS = {
    "topic",
    "asks_for",
    "language",
    "contains",
    "absent",
    "buttons",
    "sources",
    "article",
}
USER = "user"


@dataclass(frozen=True)
class Script:
    """One conversation in one script."""

    name: str
    language: str
    steps: tuple[Mapping[str, Any], ...]
    row: Mapping[str, Any]


def load(folder: Path = FOLDER) -> Iterator[Script]:
    """Every conversation in every script it is written in."""
    for file in sorted(folder.glob("*.yml")):
        for conversation in yaml.safe_load(file.read_text(encoding="utf-8")):
            if "steps" not in conversation:
                continue  # anchors that the conversations of the file share
            _check_keys(file.name, conversation, CONVERSATION_KEYS)
            for row in conversation.get("each") or [{}]:
                name = _filled(conversation["name"], {k: _of(v, "en") for k, v in row.items()})
                for language in conversation.get("only") or SCRIPTS:
                    steps = tuple(conversation["steps"])
                    yield Script(f"{file.stem}: {name}", language, steps, row)


class Player:
    """Plays one script against the stack; stops at the first answer that is not as expected."""

    def __init__(self, url: str, script: Script) -> None:
        self._url = url
        self._script = script
        self._chats: dict[str, Chat] = {}
        self._known = {name: str(_of(value, script.language)) for name, value in script.row.items()}
        self._said: list[str] = []

    def play(self) -> None:
        for step in self._script.steps:
            _check_keys(self._script.name, step, STEP_KEYS)
            chat = self._chats.setdefault(step.get("who", USER), Chat(self._url))
            if "through_steps_of" in step:
                self._through(chat, step)
                continue
            turn = self._act(chat, step)
            wrong = self._wrong(turn, step.get("expect") or {})
            for name, pattern in (step.get("keep") or {}).items():
                found = re.search(pattern, turn.text)
                if found is None:
                    wrong.append(f"nothing fits {pattern!r}")
                else:
                    self._known[name] = found[1] if found.re.groups else found[0]
            assert not wrong, "\n".join([*wrong, str(chat)])

    def _act(self, chat: Chat, step: Mapping[str, Any]) -> Turn:
        if "press" in step:
            title = self._text(step["press"])
            place = int(title) if str(title).isdecimal() else title
            return chat.press(place, step.get("back", 0))
        said = self._text(step["say"])
        self._said.append(said)
        return chat.say(said)

    def _through(self, chat: Chat, step: Mapping[str, Any]) -> None:
        article = _article(self._text(step["through_steps_of"]))
        for number, texts in enumerate(article.next_steps, 1):
            turn = self._act(chat, step)
            wrong = self._wrong(turn, {"topic": article.topic, "buttons": 2})
            if not re.search(_pattern(texts[self._script.language]), turn.text):
                wrong.append(f"this is not next step {number} of {article.topic}")
            assert not wrong, "\n".join([*wrong, str(chat)])

    def _wrong(self, turn: Turn, expect: Mapping[str, Any]) -> list[str]:
        _check_keys(self._script.name, expect, EXPECT_KEYS)
        language = self._text(expect.get("language", self._script.language))
        wrong = flaws(turn, language, self._said)
        if "topic" in expect:
            topic = expect["topic"] and self._text(expect["topic"])
            if topic not in (turn.topics or [None]):
                wrong.append(f"topic {turn.topics}, expected {topic}")
        if "asks_for" in expect and turn.asks_for != expect["asks_for"]:
            wrong.append(f"asks for {turn.asks_for}, expected {expect['asks_for']}")
        everything = "\n".join([turn.text, *turn.titles])
        for part in map(self._text, expect.get("contains") or ()):
            if part not in everything:
                wrong.append(f"{part!r} is not said")
        for part in map(self._text, expect.get("absent") or ()):
            if part in everything:
                wrong.append(f"{part!r} should not be said")
        wrong += self._wrong_buttons(turn, expect.get("buttons"))
        if "sources" in expect and bool(turn.sources) != expect["sources"]:
            wrong.append(f"sources {turn.sources}")
        if "article" in expect:
            article = _article(self._text(expect["article"]))
            answer = _pattern(article.answer[self._script.language])
            if not any(re.fullmatch(answer, _plain(r["text"])) for r in turn.replies):
                wrong.append(f"this is not the article {article.topic}")
        return wrong

    def _wrong_buttons(self, turn: Turn, expected: Any) -> list[str]:
        if expected is None:
            return []
        if isinstance(expected, int):
            count = len(turn.buttons)
            return [] if count == expected else [f"{count} buttons: {turn.titles}"]
        titles = [self._text(title) for title in expected]
        return [f"no button {title!r}" for title in titles if title not in turn.titles]

    def _text(self, value: Any) -> str:
        return _filled(str(_of(value, self._script.language)), self._known)


def _of(value: Any, language: str) -> Any:
    """The value for a script: a mapping has one for each, anything else is for all."""
    return value[language] if isinstance(value, Mapping) else value


def _filled(text: str, known: Mapping[str, str]) -> str:
    for name, value in known.items():
        text = text.replace(f"{{{name}}}", value)
    return text


@lru_cache(maxsize=1)
def _library() -> Any:
    return load_library()


def _article(topic: str) -> Article:
    article: Article | None = _library().article(topic)
    assert article is not None, f"there is no article {topic}"
    return article


def _pattern(text: str) -> str:
    """The text as a pattern: any figure may stand where it has a placeholder."""
    return re.sub(r"\\\{[\w.\\]+?\\\}", ".+?", re.escape(_plain(text)))


def _plain(text: str) -> str:
    return "\n".join(line.strip() for line in text.strip().splitlines())


def _check_keys(where: str, given: Mapping[str, Any], known: set[str]) -> None:
    unknown = set(given) - known
    assert not unknown, f"{where}: {sorted(unknown)} is none of {sorted(known)}"
