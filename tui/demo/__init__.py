"""The built-in campus: iSpring Learn and Moodle on loopback, with fixed data."""
