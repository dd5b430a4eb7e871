"""A whole course at once: what Moodle says of everybody in it, and what follows."""
