"""The bot: domain, dialogue, understanding and actions of the Rasa project."""
