"""desk.ticket_status: where is my ticket?"""

from __future__ import annotations

from typing import Any, Optional

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.conversation import REQUESTED, SURE, Conversation, after_tool
from bot.services import Services, build_services
from bot.tool import Facts, ToolForm
from helpdesk.tickets.errors import (
    AccessCodeNeeded,
    AccessRefused,
    TicketNotFound,
    WrongAccessCode,
)

SLOTS = ("ticket_number", "access_code", "own_tickets")
TOPIC_ID = "desk.ticket_status"
# A code has six characters; a slip leaves a few more or less, a sentence many more.
CODE_LENGTHS = range(4, 9)


class ValidateTicketStatusForm(ToolForm):
    """Asks for the number, unless this chat has raised tickets; for the code, if one is needed."""

    form = "ticket_status_form"
    topic = TOPIC_ID
    submit = "action_ticket_status"
    slots = SLOTS

    def __init__(self, services: Optional[Services] = None) -> None:
        self._services = services or build_services()

    def facts_in(self, talk: Conversation, asked: Optional[str], known: Facts) -> Facts:
        """Number and code; where neither is said, the chat's own tickets."""
        facts: Facts = {}
        if talk.entity("ticket_number"):
            facts["ticket_number"] = talk.entity("ticket_number")
        if talk.entity("access_code"):
            facts["access_code"] = talk.entity("access_code")
        elif asked == "access_code" and _code_like(talk):
            facts["access_code"] = talk.text.strip()
        number = facts.get("ticket_number") or known.get("ticket_number")
        own = [ticket.number for ticket in self._services.desk.tickets_of(talk.id)]
        if number in own or (number is None and own and asked is None):
            facts["own_tickets"] = True
        return facts

    def next_question(self, known: Facts) -> Optional[str]:
        """Nothing for the chat's own tickets, else number and code."""
        if known.get("own_tickets"):
            return None
        return next((n for n in ("ticket_number", "access_code") if not known.get(n)), None)


class ActionTicketStatus(Action):
    """Tells the status to whoever raised the ticket, or has its code."""

    def __init__(self, services: Optional[Services] = None) -> None:
        self._services = services or build_services()

    def name(self) -> str:
        """The name in the domain."""
        return "action_ticket_status"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """One ticket by number, or all that this conversation raised."""
        talk = Conversation(tracker)
        number = talk.slot("ticket_number")
        cleared = [SlotSet(name, None) for name in (*SLOTS, REQUESTED)]
        if number is None:
            text = self._layout(talk, self._services.desk.tickets_of(talk.id))
            dispatcher.utter_message(text=text, topic=TOPIC_ID, language=talk.language)
            return [*cleared, after_tool(talk)]
        try:
            ticket = self._services.desk.status(
                number, conversation_id=talk.id, access_code=talk.slot("access_code")
            )
        except WrongAccessCode as error:
            dispatcher.utter_message(
                response="utter_ticket_wrong_code_wait"
                if error.retry_after_seconds
                else "utter_ticket_wrong_code",
                topic=TOPIC_ID,
                number=number,
                seconds=error.retry_after_seconds,
            )
        except (AccessRefused, AccessCodeNeeded, TicketNotFound) as error:
            dispatcher.utter_message(
                response=f"utter_{type(error).__name__}", topic=TOPIC_ID, number=number
            )
        else:
            text = self._layout(talk, [ticket])
            dispatcher.utter_message(text=text, topic=TOPIC_ID, language=talk.language)
        return [*cleared, after_tool(talk)]

    def _layout(self, talk: Conversation, tickets: Any) -> str:
        rows = [
            {
                "number": each.number,
                "status": each.status,
                "title": each.problem.partition("\n")[0],
                "opened": each.opened_at.date().isoformat(),
                "changed": each.changed_at.date().isoformat(),
            }
            for each in tickets
        ]
        return self._services.replies.render("ticket_status", talk.language, tickets=rows)


def _code_like(talk: Conversation) -> bool:
    """Whether the message can be a code: a wrong one counts against the user, a no must not."""
    if talk.is_button or talk.yes_or_no is not None or talk.said == "chat.cancel":
        return False
    if talk.changes_subject(TOPIC_ID) and talk.confidence >= SURE:
        return False
    return sum(map(str.isalnum, talk.text)) in CODE_LENGTHS
