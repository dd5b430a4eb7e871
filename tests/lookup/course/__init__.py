"""Tests of tui/lookup/course."""
