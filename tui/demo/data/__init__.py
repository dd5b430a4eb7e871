"""The campus itself: who is there, what is taught, who got how far. No wire format, no server."""
