"""Parts of screens that know nothing of learning systems."""
