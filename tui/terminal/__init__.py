"""The terminal itself: what it can do, and how Rollbook speaks to it."""
