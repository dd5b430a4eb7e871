"""Tests of tui.accounts."""
