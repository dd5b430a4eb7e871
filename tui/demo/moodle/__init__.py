"""Moodle as the campus speaks it: web services over REST, answers in Moodle's own XML."""
