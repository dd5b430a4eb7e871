"""The shared protocol modules, one a wire: sync, free of Textual, usable from any script."""
