"""Understanding: our own Rasa components for one pipeline over all scripts."""
