"""iSpring Learn over its two wires: REST and SOAP."""
