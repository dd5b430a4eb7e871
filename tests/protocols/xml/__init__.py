"""Tests of tui/protocols/xml."""
