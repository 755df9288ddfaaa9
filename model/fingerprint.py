"""Which model a number came from: a hash of its syntax trees, so that a comment or a docstring changes nothing."""

import ast
import hashlib
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Hash (32 hexadecimal digits) of the code of ``model`` without docstrings, and of the versions of numpy and numba."""
    import numba
    import numpy

    package = Path(__file__).parent
    stamp = hashlib.sha256(f"numpy {numpy.__version__} numba {numba.__version__}".encode())
    for path in sorted(package.rglob("*.py")):
        stamp.update(path.relative_to(package).as_posix().encode())
        stamp.update(bare(path.read_text("utf-8")).encode())
    return stamp.hexdigest()[:32]


def bare(source: str) -> str:
    """The syntax tree of a module as text, without docstrings and without positions."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                if isinstance(first.value.value, str):
                    node.body = node.body[1:] or [ast.Pass()]
    return ast.dump(tree)
