"""``python -m tui`` is the command ``rollbook``; its version is told before anything else is loaded."""

import sys

from tui import __version__


def main() -> int:
    """Run ``rollbook`` and return its exit code."""
    if sys.argv[1:] == ["--version"]:
        print(f"rollbook {__version__}")  # noqa: T201  # the command line's own voice
        return 0
    from tui.cli import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
