"""Tests of tui/lookup/export."""
