"""From what somebody has of a person or a course to what is meant."""
