"""One tool in one chat: its form takes in each message, its action answers."""

from __future__ import annotations

from typing import Any

from bot.nlu.entities.extract import extract
from tests.bot import tools
from tests.bot.actions.chat import Chat, Done


class Tool:
    """The tool of a topic, found among the bot's actions."""

    def __init__(self, chat: Chat, topic: str, language: str | None = None) -> None:
        self.chat, self.topic = chat, topic
        [self.form] = [form for form in tools.rule_forms(chat.services) if form.topic == topic]
        [self.action] = [each for each in tools.rule_actions(chat.services) if each.topic == topic]
        if language is not None:
            chat.slots["language"] = language

    def starts(self, text: str = "x", **entities: Any) -> Done:
        """The question that opens the form."""
        return self.hears(text, self.topic, **entities)

    def hears(self, text: str, topic: str = "inform", **entities: Any) -> Done:
        """A message as the understanding would find it."""
        return self.chat.says(text, topic, **entities).uses(self.form, self.action)

    def presses(self, **entities: str) -> Done:
        """A button under the form's question."""
        return self.chat.presses("inform", **entities).uses(self.form, self.action)

    def reads(self, text: str, language: str | None = None, topic: str | None = None) -> Done:
        """A message with what the understanding's own rules really find in it."""
        if language is not None:
            self.chat.slots["language"] = language
        found = [entity.as_rasa("rules") for entity in extract(text)]
        return self.chat.hears(text, topic or self.topic, found).uses(self.form, self.action)

    @property
    def facts(self) -> dict[str, Any]:
        """What the form has kept."""
        return dict(self.chat.slots[self.form.slots[0]])
