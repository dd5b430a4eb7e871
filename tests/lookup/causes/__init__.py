"""Tests of tui/lookup/causes."""
