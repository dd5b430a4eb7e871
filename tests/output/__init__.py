"""How one-shot answers are written."""
