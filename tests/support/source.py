"""The source of ``tui`` as data: which file imports what, and where."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
PACKAGE: Final = ROOT / "tui"


@dataclass(frozen=True, slots=True)
class Import:
    """One import.

    Attributes:
        target: The full dotted name of the module; for ``from a import b`` it is ``a.b`` if that is a module
            of ``tui``, else ``a``.
        line: Where it stands.
        on_load: Whether it happens when the file is imported: neither in a function nor for types only.
    """

    target: str
    line: int
    on_load: bool


@cache
def modules() -> dict[str, Path]:
    """Every module of ``tui`` with its file, packages included."""
    return {_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree(module: str) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(modules()[module].read_text("utf-8"))


@cache
def imports(module: str) -> tuple[Import, ...]:
    """Everything a module imports, in functions and for types, too."""
    return tuple(_imports_below(tree(module), module, on_load=True))


def _imports_below(node: ast.AST, module: str, *, on_load: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.Import(names=names):
                yield from (Import(alias.name, child.lineno, on_load) for alias in names)
            case ast.ImportFrom():
                yield from _from_imports(child, module, on_load=on_load)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                yield from _imports_below(child, module, on_load=False)
            case ast.If(test=test) if "TYPE_CHECKING" in ast.unparse(test):
                yield from _imports_below(child, module, on_load=False)
            case ast.Call(args=[ast.Constant(value=str(target)), *_]) if _imports_by_call(child):
                yield Import(target, child.lineno, on_load)
            case _:
                yield from _imports_below(child, module, on_load=on_load)


def _from_imports(node: ast.ImportFrom, module: str, *, on_load: bool) -> Iterator[Import]:
    base = node.module or ""
    if node.level:
        is_package = modules()[module].name == "__init__.py"
        above = module.split(".")[: len(module.split(".")) - node.level + is_package]
        base = ".".join([*above, *([base] if base else [])])
    for alias in node.names:
        inner = f"{base}.{alias.name}"
        yield Import(inner if inner in modules() else base, node.lineno, on_load)


def _imports_by_call(call: ast.Call) -> bool:
    return ast.unparse(call.func).rpartition(".")[2] in {"import_module", "__import__"}


def loaded_by(module: str) -> dict[str, tuple[str, ...]]:
    """Everything that is loaded when ``module`` is imported, with the chain of modules that leads there.

    Names outside ``tui`` are followed no further.
    """
    chains: dict[str, tuple[str, ...]] = {}
    waiting: list[tuple[str, tuple[str, ...]]] = [(module, ())]
    while waiting:
        name, way = waiting.pop(0)
        if name in chains:
            continue
        chains[name] = (*way, name)
        if name in modules():
            parents = [name.rsplit(".", 1)[0]] if "." in name else []
            targets = [found.target for found in imports(name) if found.on_load]
            waiting += [(target, chains[name]) for target in [*parents, *targets]]
    return chains


def functions(module: str) -> Iterator[tuple[str, int]]:
    """Every function and method of a module with its number of lines, decorators not counted."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
            yield node.name, node.end_lineno - node.lineno + 1
