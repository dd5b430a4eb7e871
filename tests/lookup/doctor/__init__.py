"""Tests of tui/lookup/doctor."""
