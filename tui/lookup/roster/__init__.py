"""A course's learners with their final statuses: read, filtered, ordered."""
