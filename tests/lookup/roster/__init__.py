"""Tests of tui/lookup/roster."""
