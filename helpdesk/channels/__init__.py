"""How messages come in and go out: the web page, the public API and Telegram."""
