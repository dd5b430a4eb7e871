"""Tests of tui/lookup/verdict."""
