"""Tests of tui/protocols/http."""
