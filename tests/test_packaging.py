"""What users install holds the whole program: from a wheel, from a checkout, and without installing."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

import tui
from tests.support.source import ROOT

VERSION_LINE = f"rollbook {tui.__version__}"
SHEETS = sorted(path.name for path in (ROOT / "styles").glob("*.tcss"))


def run(*command: str | Path, cwd: Path, path: str = "") -> str:
    """Run a command to its end and return what it printed; ``path`` is its PYTHONPATH."""
    environment = {
        **os.environ,
        "PYTHONPATH": path,
        "PIP_NO_INDEX": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


@dataclass(frozen=True, slots=True)
class Installed:
    """A virtual environment that finds the libraries of this one behind its own."""

    folder: Path

    def install(self, *arguments: str | Path) -> None:
        """Install without the network; pip and the build backend are this environment's."""
        libraries = sysconfig.get_path("purelib")
        pip = (sys.executable, "-m", "pip", "--python", self.folder / "bin/python", "install", "--no-deps")
        run(*pip, *arguments, cwd=self.folder, path=libraries)
        own = self.run("python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))")
        Path(own, "libraries.pth").write_text(libraries, "utf-8")

    def run(self, program: str, *arguments: str) -> str:
        """Run a program of the environment, away from the checkout."""
        return run(self.folder / "bin" / program, *arguments, cwd=self.folder)


@pytest.fixture
def environment(tmp_path: Path) -> Installed:
    folder = tmp_path / "environment"
    venv.create(folder, symlinks=True)
    return Installed(folder)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_styles_types_and_wsdl_and_nothing_foreign(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert SHEETS
    data = {f"tui/styles/{name}" for name in SHEETS} | {
        "tui/py.typed",
        "tui/protocols/ispring/wsdl/ispring.wsdl",
    }
    assert data == {name for name in names if name.startswith("tui/") and not name.endswith(".py")}
    sources = {str(path.relative_to(ROOT)) for path in (ROOT / "tui").rglob("*.py")}
    assert {name for name in names if name.endswith(".py")} == sources
    assert {name.split("/")[0] for name in names} == {"tui", f"rollbook-{tui.__version__}.dist-info"}


def assert_works(installed: Installed, home: Path) -> None:
    assert installed.run("rollbook", "--version") == VERSION_LINE
    assert installed.run("python", "-m", "tui", "--version") == VERSION_LINE
    where = "import tui; print(tui.__file__)"
    assert Path(installed.run("python", "-c", where)).is_relative_to(home)
    assert "Fire Safety" in installed.run("rollbook", "--demo", "courses")
    found = (
        "import sys; from tui.styling import styles_folder as folder;"
        " print(*((folder() / name).read_text() for name in sys.argv[1:]))"
    )
    texts = installed.run("python", "-c", found, *SHEETS)
    assert texts == " ".join((ROOT / "styles" / name).read_text("utf-8") for name in SHEETS).strip()


def test_a_wheel_works_away_from_the_checkout(wheel: Path, environment: Installed) -> None:
    environment.install(wheel)
    assert_works(environment, environment.folder)


def test_an_editable_install_runs_the_checkout(environment: Installed) -> None:
    environment.install("--no-build-isolation", "-e", ROOT)
    assert_works(environment, ROOT / "tui")


def test_a_checkout_runs_without_installing() -> None:
    assert run(sys.executable, "-m", "tui", "--version", cwd=ROOT) == VERSION_LINE
