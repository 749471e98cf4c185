"""The desk's verbs and its database: conversations, messages, tickets and the outbox.

Everything outside this package goes through `Desk`; nothing else knows a table.
"""

from helpdesk.tickets.desk import Desk
from helpdesk.tickets.errors import (
    AccessCodeNeeded,
    AccessRefused,
    ChatTaken,
    ConversationNotFound,
    DatabaseNotSupported,
    DeskError,
    MoveNotAllowed,
    NotHandledByAgent,
    PeriodEmpty,
    TextMissing,
    TicketNotFound,
    TooSoon,
    WrongAccessCode,
)
from helpdesk.tickets.views import (
    Button,
    ConversationView,
    DeliveryView,
    EntryView,
    MessageView,
    OpenedTicket,
    TicketSummary,
    TicketView,
    VoteCount,
    VoteOutcome,
)

__all__ = [
    "AccessCodeNeeded",
    "AccessRefused",
    "Button",
    "ChatTaken",
    "ConversationNotFound",
    "ConversationView",
    "DatabaseNotSupported",
    "DeliveryView",
    "Desk",
    "DeskError",
    "EntryView",
    "MessageView",
    "MoveNotAllowed",
    "NotHandledByAgent",
    "OpenedTicket",
    "PeriodEmpty",
    "TextMissing",
    "TicketNotFound",
    "TicketSummary",
    "TicketView",
    "TooSoon",
    "VoteCount",
    "VoteOutcome",
    "WrongAccessCode",
]
