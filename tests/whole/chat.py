"""A user of the whole stack: writes, presses buttons, reads; and what every answer must hold."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import httpx

SCRIPTS = ("en", "hi", "hi-Latn")
TURN_SECONDS = 30
BUTTON_KEY = re.compile(r"b_[\w-]{16,}")
DEVANAGARI = re.compile(r"[\u0900-\u097F]+")
# The name of the language stands in its own letters everywhere.
IN_ITS_OWN_LETTERS = {"हिन्दी"}
# ₹2.5 lakh is no sum in digits
MONEY = re.compile(r"₹\s?(-?[\d,]*\d(?:\.\d+)?)(?![\d.]* (?:lakh|crore|लाख|करोड़))")
INDIAN = re.compile(r"(?:\d{1,3}|\d{1,2}(?:,\d{2})*,\d{3})(?:\.\d\d)?")
UNFILLED = re.compile(r"[{}]|\bNone\b(?! of)|\bnull\b|\butter_|\bundefined\b")


@dataclass(frozen=True)
class Turn:
    """What came back for one message."""

    said: str
    replies: tuple[dict[str, Any], ...]
    status: int = 200

    @property
    def text(self) -> str:
        return "\n\n".join(reply["text"] for reply in self.replies)

    @property
    def topics(self) -> list[str]:
        return [reply["topic"] for reply in self.replies if reply["topic"]]

    @property
    def asks_for(self) -> str | None:
        return self.replies[-1].get("asks_for") if self.replies else None

    @property
    def buttons(self) -> list[dict[str, str]]:
        return [button for reply in self.replies for button in reply["buttons"]]

    @property
    def titles(self) -> list[str]:
        return [button["title"] for button in self.buttons]

    @property
    def sources(self) -> list[dict[str, str]]:
        return [source for reply in self.replies for source in reply["sources"]]

    def __str__(self) -> str:
        shown = [
            f"  << {r['text']}\n     {r['language']} topic={r['topic']} "
            f"asks_for={r.get('asks_for')} {[b['title'] for b in r['buttons']]}"
            for r in self.replies
        ]
        return "\n".join([f"  >> {self.said}", *shown])


@dataclass
class Chat:
    """One conversation over the public API, the way any API client has it."""

    url: str
    session: str | None = None
    turns: list[Turn] = field(default_factory=list)

    def say(self, text: object, **more: object) -> Turn:
        """Send a text and expect it to be answered."""
        answer = self.post(text, **more)
        body = answer.json()
        assert answer.status_code == 200, f"{text!r}: {answer.status_code} {body}"
        return self._turn(str(text), body)

    def press(self, title: str | int, back: int = 0) -> Turn:
        """Press a button of the last answer: by its title, by its beginning, or by its place.

        With `back`, of the answer so many turns before it.
        """
        buttons = self.turns[-1 - back].buttons
        if isinstance(title, int):
            assert title < len(buttons), f"there are {len(buttons)} buttons\n{self}"
            button = buttons[title]
        else:
            fits = [b for b in buttons if b["title"] == title] or [
                b for b in buttons if b["title"].startswith(title)
            ]
            assert fits, f"no button {title!r} in\n{self}"
            button = fits[0]
        body = self.post(button["payload"]).json()
        return self._turn(f"[{button['title']}]", body)

    def post(self, text: object, **more: object) -> httpx.Response:
        """The bare request; waits and tries again when told that it goes too fast."""
        body = {"text": text, **({"session": self.session} if self.session else {}), **more}
        while True:
            answer = httpx.post(
                f"{self.url}/api/chat", json=body, timeout=TURN_SECONDS, trust_env=False
            )
            if answer.status_code != 429:
                return answer
            time.sleep(float(answer.headers["Retry-After"]))

    def messages(self, after: int = 0, wait: int = 0) -> list[dict[str, Any]]:
        """The conversation as the service kept it."""
        answer = httpx.get(
            f"{self.url}/api/messages",
            params={"session": self.session or "", "after": after, "wait": wait},
            timeout=TURN_SECONDS + wait,
            trust_env=False,
        )
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["messages"]
        return found

    def __str__(self) -> str:
        return "\n".join(map(str, self.turns))

    def _turn(self, said: str, body: dict[str, Any]) -> Turn:
        self.session = body["session"]
        turn = Turn(said, tuple(body["replies"]))
        self.turns.append(turn)
        return turn


def flaws(turn: Turn, language: str, known_words: Iterable[str] = ()) -> list[str]:
    """What no answer may ever have, whatever was asked; empty if all is well.

    `known_words` are texts that the answer may repeat in any script: what the user wrote.
    """
    found = [] if turn.replies else ["there is no reply"]
    repeated = set(DEVANAGARI.findall(" ".join(known_words))) | IN_ITS_OWN_LETTERS
    for reply in turn.replies:
        text = reply["text"]
        if not text.strip():
            found.append("an empty reply")
        if reply["language"] != language:
            found.append(f"answered in {reply['language']}, not in {language}: {text[:60]!r}")
        if UNFILLED.search(text):
            found.append(f"something was not filled in: {UNFILLED.search(text)}")
        hindi = set(DEVANAGARI.findall(text)) - repeated
        if language == "hi" and not hindi:
            found.append(f"no word of Hindi: {text[:60]!r}")
        if language != "hi" and hindi:
            found.append(f"Devanagari in {language}: {sorted(hindi)[:5]}")
        found += [f"not Indian grouping: ₹{a}" for a in MONEY.findall(text) if not _indian(a)]
        for button in reply["buttons"]:
            if not button["title"].strip() or not BUTTON_KEY.fullmatch(button["payload"]):
                found.append(f"a button that is none: {button}")
        if any(not source.get("title") for source in reply["sources"]):
            found.append("a source without a title")
    return found


def _indian(amount: str) -> bool:
    return INDIAN.fullmatch(amount) is not None
