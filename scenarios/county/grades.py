"""What the numbers of a county rest on: shares measured here, reported, public, pooled and assumed, and what that makes of it."""

from collections.abc import Iterator

from model.declare import Label
from model.population.own import PATHS
from scenarios.county.facts import FACTS
from scenarios.schema import Place

GRADES = {
    "measured": Label("measured here, village by village", "本地逐村实测"),
    "reported": Label("reported by the county or its documents", "本县或其文件报告"),
    "public": Label("public statistics", "公开统计"),
    "pooled": Label("pooled: drawn about what is known elsewhere", "合并估计：围绕他处已知数值抽取"),
    "assumed": Label("assumed", "假设"),
}
"""What a number may rest on, best first."""
CHECKED = {
    (True, True): Label("anchored in population, checked in outcomes", "人口有据，结果经过核对"),
    (True, False): Label("anchored in population", "人口有据"),
    (False, True): Label("anchored in words, checked in outcomes", "文字有据，结果经过核对"),
    (False, False): Label("anchored in words", "文字有据"),
}
"""How well a county is anchored: by whether it has a table of villages, and whether a fit compared its targets with outcomes."""
SIZED = ("population.hamlet_spread", "population.land_let_mu")
"""Numbers to which the table gives a direction alone, by the landscape or the land let; their size is assumed."""
PUBLIC = ("statistics", "digitised table")


def shares(place: Place) -> dict[str, float]:
    """Shares of the numbers by what they rest on; a column that is known of some villages counts in both."""
    counts = dict.fromkeys(GRADES, 0.0)
    for grade, part in graded(place):
        counts[grade] += part
    total = sum(counts.values())
    return {grade: count / total for grade, count in counts.items()}


def graded(place: Place) -> Iterator[tuple[str, float]]:
    """The numbers that villages and counties differ by, each with its grade; one may be divided."""
    county = place.county
    columns = dict(county.own.columns) if county is not None else {}
    for path in PATHS:
        column = () if path in SIZED else columns.get(path, ())
        known = sum(value is not None for value in column) / len(column) if column else 0.0
        yield "measured", known
        otherwise = "assumed" if path in SIZED else "pooled"
        yield of_file(place, path, otherwise) if not column else "pooled", 1.0 - known
    beside = {fact.path for fact in FACTS if fact.path} | (place.values.keys() - set(PATHS))
    for path in sorted(beside):
        yield of_file(place, path, "assumed"), 1.0


def of_file(place: Place, path: str, otherwise: str = "pooled") -> str:
    """What a number of the place's file rests on; ``otherwise`` where the file has none."""
    figure = place.values.get(path)
    if figure is None:
        return otherwise
    if figure.assumed:
        return "assumed"
    documents = [place.grounds.sources.get(place.grounds.rows[row].document) for row in figure.evidence]
    public = all(one is not None and (one.kind in PUBLIC or one.how_seen in PUBLIC) for one in documents)
    return "public" if public else "reported"


def anchored(place: Place, is_fitted: bool = False) -> Label:
    """How well a county is anchored in data, in one phrase.

    Args:
        place: the county.
        is_fitted: its targets were compared with outcomes in a fit, and sets of numbers stayed.
    """
    county = place.county
    n = len(county.targets) if county is not None else 0
    label = CHECKED[county is not None, n > 0 and is_fitted]
    return with_open(label, n) if n and not is_fitted else label


def with_open(label: Label, n: int) -> Label:
    """The phrase where there are targets and no fit of them is known."""
    targets = "1 target" if n == 1 else f"{n} targets"
    return Label(
        f"{label.en}; {targets}, not yet compared with outcomes (`grassroots county fit`)",
        f"{label.zh}；调查目标{n}个，尚未核对（`grassroots county fit`）",
    )
