"""One learner's activities in one Moodle course."""
