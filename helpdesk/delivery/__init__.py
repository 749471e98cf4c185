"""Carries what was written without being asked for: agents' replies to the user's channel."""
