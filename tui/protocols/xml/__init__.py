"""XML from a server, read while it arrives, without trusting a byte of it."""
