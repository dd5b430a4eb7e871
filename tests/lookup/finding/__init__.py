"""Tests of tui/lookup/finding."""
