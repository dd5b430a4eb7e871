"""iSpring Learn as the campus speaks it: REST with XML answers."""
