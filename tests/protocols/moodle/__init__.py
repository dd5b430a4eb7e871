"""Tests of tui/protocols/moodle."""
