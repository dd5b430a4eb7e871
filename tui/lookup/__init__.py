"""The answers: what the two systems know, joined. No Textual, no wire format."""
