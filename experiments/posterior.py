"""The sample of worlds that agree with published figures, as it is shipped: drawn by ``grassroots calibrate``."""

import ast
import json
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd

import model
from scenarios.evidence import LIBRARY

SAMPLE, FACTS = "posterior.csv", "posterior.json"


@lru_cache(maxsize=1)
def posterior() -> pd.DataFrame:
    """One row a world, one column a number that published figures speak of, in its unit."""
    return pd.read_csv(LIBRARY / SAMPLE)


@lru_cache(maxsize=1)
def facts() -> dict[str, Any]:
    """Targets, waves, fit, numbers identified and tensions of the shipped sample."""
    found: dict[str, Any] = json.loads((LIBRARY / FACTS).read_text("utf-8"))
    return found


@lru_cache(maxsize=1)
def code() -> str:
    """Hash (16 hexadecimal digits) of the model without its texts, and without versions of libraries: words move no number."""
    package = Path(model.__file__).parent
    trees = [wordless(path.read_text("utf-8")) for path in sorted(package.rglob("*.py"))]
    return sha256("".join(trees).encode()).hexdigest()[:16]


def wordless(source: str) -> str:
    """The syntax tree of a module without positions, its texts left empty."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.dump(tree)


def is_of_this_model() -> bool:
    """Whether the sample was drawn with the model as it now is."""
    return bool(facts()["model"] == code())
