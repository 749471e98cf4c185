"""One turn of a conversation: who writes, what may be stored, who answers."""
