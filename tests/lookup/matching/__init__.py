"""Tests of tui/lookup/matching."""
