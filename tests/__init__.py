"""The tests of Rollbook; folders mirror ``tui``."""
