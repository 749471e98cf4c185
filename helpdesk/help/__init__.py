"""The help pages: every article of the knowledge base to read, search and print."""
