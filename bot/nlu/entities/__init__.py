"""What a message mentions: amounts, tax heads, states, identifiers … found by rule."""
