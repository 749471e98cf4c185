"""Session tokens: a conversation's id signed by this server.

The page's cookie and an API client's token are signed apart, so that one is no good as the other.
"""

from __future__ import annotations

import hashlib
import hmac

from itsdangerous import BadSignature, Signer

LONGEST_TOKEN = 200


class SessionRefused(Exception):
    """The token was not made by this server, or its conversation is gone."""

    def __init__(self) -> None:
        super().__init__("The session was not given out by this server; start a new conversation.")


class Sessions:
    """Signs and reads tokens of one kind (`purpose`)."""

    def __init__(self, secret: str, purpose: str) -> None:
        self._signer = Signer(
            secret,
            salt=f"gst-sahayak.session.{purpose}",
            key_derivation="hmac",
            digest_method=hashlib.sha256,
        )

    def token(self, conversation_id: str) -> str:
        """The token of a conversation."""
        return self._signer.sign(conversation_id).decode("ascii")

    def conversation_id(self, token: str) -> str:
        """The conversation of a token; raises SessionRefused."""
        if len(token) > LONGEST_TOKEN or not token.isascii():
            raise SessionRefused
        try:
            conversation_id = self._signer.unsign(token).decode("ascii")
        except BadSignature as refused:
            raise SessionRefused from refused
        # Base64 has several spellings of one signature; only ours counts.
        if not hmac.compare_digest(self.token(conversation_id), token):
            raise SessionRefused
        return conversation_id
