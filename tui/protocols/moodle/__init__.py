"""Moodle's web services."""
