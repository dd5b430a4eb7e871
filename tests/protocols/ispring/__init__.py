"""Tests of tui/protocols/ispring."""
