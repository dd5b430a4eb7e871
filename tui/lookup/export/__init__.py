"""Answers for tickets, files and scripts."""
