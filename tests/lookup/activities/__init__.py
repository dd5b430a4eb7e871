"""Tests of tui/lookup/activities."""
