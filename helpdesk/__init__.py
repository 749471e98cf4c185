"""The service that people meet: chat, channels, tickets and delivery."""
