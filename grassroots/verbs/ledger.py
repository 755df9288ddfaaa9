"""``grassroots ledger``: every number of the model with unit, ranges, grade and source; every outcome."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from grassroots.errors import Refused
from grassroots.options import Json, Lang, Language, console, load

if TYPE_CHECKING:
    import pandas as pd

    from model.declare import Declared
    from scenarios.schema import Place


def ledger(
    name: Annotated[
        str,
        typer.Argument(
            metavar="[NAME]", help="One number or outcome, by path or unique last name; or a mechanism."
        ),
    ] = "",
    grade: Annotated[str, typer.Option(help="Only numbers of this grade, as in assumed.")] = "",
    place: Annotated[str, typer.Option(metavar="PLACE", help="Values as this place has them.")] = "default",
    outcomes: Annotated[bool, typer.Option("--outcomes", help="List the outcomes instead.")] = False,
    csv: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the list as CSV.")] = None,
    json_: Json = False,
    lang: Lang = Language.en,
) -> None:
    """Print the numbers of the model, what each rests on, and how sure it is."""
    _, file = load(place)
    table = outcome_frame() if outcomes or is_only_outcome(name) else number_frame(file)
    chosen = narrowed(table, name, grade)
    if csv is not None:
        from experiments.files import write_csv

        write_csv(chosen, csv)
    if json_:
        print(json.dumps(json.loads(chosen.to_json(orient="records")), ensure_ascii=False, indent=2))
    elif len(chosen) == 1:
        print(card(chosen.iloc[0].to_dict()))
    elif csv is None:
        console().print(listed(chosen, lang))


def is_only_outcome(name: str) -> bool:
    """Whether an outcome has this name, and no number of the model."""
    from model.outcomes import OUTCOMES
    from model.parameters import ledger as declared

    return name in OUTCOMES and not any(path.rpartition(".")[2] == name for path in declared())


def number_frame(place: "Place | None") -> "pd.DataFrame":
    """Every declared number, as rows."""
    import pandas as pd

    from model.parameters import ledger as declared

    return pd.DataFrame([number_row(item, place) for item in declared().values()])


def number_row(item: "Declared", place: "Place | None") -> dict[str, Any]:
    """One declared number: value in force, bounds, grade, source, meaning."""
    from model.declare import Number

    about = item.about
    row: dict[str, Any] = {
        "name": item.path,
        "value": item.default,
        "default": item.default,
        "unit": "switch",
        "domain": span(item.domain),
        "plausible": "",
        "grade": "structure",
        "source": "",
        "moved_by": "run",
        "meaning": about.en,
        "meaning_zh": about.zh,
        "reason": "",
    }
    if isinstance(about, Number):
        plausible = span(about.plausible) if about.plausible else ""
        moved_by = "place, policy, run" if item.by_village else "place, run"
        row |= {"unit": about.unit, "plausible": plausible, "grade": about.grade, "source": about.source}
        row |= {"reason": about.reason, "moved_by": "run, within its range" if about.intercept else moved_by}
    else:
        row["reason"] = "; ".join(f"{k} {text}" for k, text in enumerate(about.options))
    if place is not None and item.path in place.values:
        figure = place.values[item.path]
        ground = {"grade": "assumed", "reason": figure.assumed, "source": ";".join(figure.claim)}
        if figure.evidence:
            ground = {
                "grade": place.grade(figure),
                "source": ";".join(figure.evidence),
                "reason": figure.derived or "",
            }
        row |= {"value": figure.value} | ground
    return row


def outcome_frame() -> "pd.DataFrame":
    """Every outcome, as rows."""
    import pandas as pd

    from model.outcomes import OUTCOMES

    rows = [
        {
            "name": item.name,
            "unit": item.unit,
            "group": item.group,
            "ledger": item.ledger,
            "better": item.better,
            "instead": item.instead,
            "numerator": item.numerator.en,
            "of": item.of.en,
            "over": item.over.en,
            "beside": item.beside,
            "meaning": item.label.en,
            "meaning_zh": item.label.zh,
            "reason": item.definition,
        }
        for item in OUTCOMES.values()
    ]
    return pd.DataFrame(rows)


def narrowed(table: "pd.DataFrame", name: str, grade: str) -> "pd.DataFrame":
    """Rows of a name, a mechanism (or group of outcomes) and a grade.

    Raises:
        Refused: nothing has this name or grade.
    """
    if grade:
        grades = sorted(set(table["grade"])) if "grade" in table else []
        if grade not in grades:
            raise Refused(
                f"--grade {grade}: allowed is {', '.join(grades) or 'nothing: outcomes have no grade'}"
            )
        table = table[table["grade"] == grade]
    if not name:
        return table
    family = table["group"] if "group" in table else table["name"].str.partition(".")[0]
    if (family == name).any():
        return table[family == name]
    exact = table[(table["name"] == name) | table["name"].str.endswith("." + name)]
    if len(exact):
        return exact
    from scenarios.errors import did_you_mean

    known = [*table["name"], *family.unique(), *table["name"].str.rpartition(".")[2]]
    hint = did_you_mean(name, dict.fromkeys(known))
    raise Refused(f"nothing is called {name!r}" + (f"; {hint}" if hint else ""))


def span(bounds: tuple[float, float]) -> str:
    """Bounds in words."""
    return f"{bounds[0]:g} to {bounds[1]:g}"


def card(row: dict[str, Any]) -> str:
    """One number or outcome, with everything that is known of it."""
    lines = [
        f"{key + ':':12s} {value:g}" if isinstance(value, float) else f"{key + ':':12s} {value}"
        for key, value in row.items()
        if value != ""
    ]
    if row.get("source"):
        from model.evidence import source_of

        cited = dict.fromkeys(source_of(key.strip()).cite() for key in row["source"].split(";"))
        lines += [f"{'reference:':12s} {text}" for text in cited]
    return "\n".join(lines)


def listed(table: "pd.DataFrame", lang: Language) -> Any:
    """The list for the terminal."""
    from rich import box
    from rich.table import Table

    shown = ["name", "value", "unit", "plausible", "grade", "source"]
    if "group" in table:
        shown = ["name", "unit", "ledger", "better", "of"]
    made = Table(
        box=box.SIMPLE_HEAD, pad_edge=False, caption=f"{len(table)} rows; `grassroots ledger NAME` says more"
    )
    for column in shown:
        made.add_column(column, justify="right" if column == "value" else "left", overflow="fold")
    meanings = {"en": ["meaning"], "zh": ["meaning_zh"], "both": ["meaning", "meaning_zh"]}[lang.value]
    for column in meanings:
        made.add_column(column, overflow="fold")
    for row in table.to_dict("records"):
        cells = [f"{row[key]:g}" if isinstance(row[key], float) else str(row[key]) for key in shown]
        made.add_row(*cells, *(str(row[key]) for key in meanings))
    return made
