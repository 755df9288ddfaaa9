"""Where a number came from: hash of the run, versions, values, what rests on assumptions, bibliography."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

import scenarios
from experiments.worlds import uncertain
from model.declare import Number
from model.evidence import Source, bibliography
from model.fingerprint import fingerprint
from model.parameters import ledger, outside_plausible
from model.policy import Measure
from model.run import DEFAULT, Run
from scenarios.schema import Place


def canonical(what: Mapping[str, Any]) -> str:
    """JSON that is the same for the same content."""
    return json.dumps(what, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def content(run: Run) -> dict[str, Any]:
    """Everything about a run that its numbers depend on, seeds apart."""
    return {
        "fingerprint": fingerprint(),
        "values": run.in_force(),
        "year": run.scenario.year,
        "villages_of_place": run.scenario.n_villages,
        "townships_of_place": run.scenario.n_townships,
        "months": run.months,
        "villages": run.villages,
        "posts_at": run.posts_at,
        "freeze_from": run.freeze_from,
        **({} if run.scenario.own is None else {"own": asdict(run.scenario.own)}),
        "policies": [[described(measure) for measure in policy.measures] for policy in run.policies],
    }


def described(measure: Measure) -> dict[str, Any]:
    """Everything about a measure that numbers depend on."""
    lever = measure.lever
    return {
        "effects": [asdict(effect) for effect in lever.effects],
        "combine": lever.combine,
        "lever": lever.name,
        "level": measure.level,
        "targets": asdict(measure.targets),
        "since": measure.since,
        "until": measure.until,
    }


def hash_of(*runs: Run, **more: Any) -> str:
    """Hash (12 hexadecimal digits) of runs and of what was done with them."""
    what = {"runs": [content(run) for run in runs], "seeds": [run.seed for run in runs], **more}
    return hashlib.sha256(canonical(what).encode()).hexdigest()[:12]


def counted(run: Run, place: Place | None) -> dict[str, int]:
    """How many numbers are uncertain in a run, which are those that a plausible world draws, and how many of them are assumed."""
    paths = uncertain(run, place)
    assumed = sum(rests_on_assumption(path, run, place) for path in paths)
    return {"n_uncertain": len(paths), "n_assumed": assumed}


def rests_on_assumption(path: str, run: Run, place: Place | None) -> bool:
    """Whether the value in force is assumed: set for the run, assumed by the place, or by the declaration."""
    if path in run.values:
        return True
    if place is not None and path in place.numbers:
        return place.numbers[path].assumed is not None
    about = ledger()[path].about
    return isinstance(about, Number) and about.grade == "assumed"


def references(run: Run, place: Place | None) -> list[Source]:
    """What the numbers in force rest on."""
    paths = [path for path in ledger() if path not in run.values]
    found = {source.key: source for source in bibliography(paths)}
    if place is not None:
        cited = place.grounds.documents(place.evidence)
        found.update({key: place.grounds.sources[key] for key in cited})
    return list(found.values())


def of_place(place: Place | None) -> list[str]:
    """References to the documents that a place rests on."""
    if place is None:
        return []
    found = [place.grounds.sources[key] for key in place.grounds.documents(place.evidence)]
    return [one.cite() for one in found if one.kind == "document"]


def place_of(run: Run) -> Place | None:
    """The place file behind a scenario, where it is a shipped one: known by its numbers, for a name can be copied."""
    if run.scenario.name == DEFAULT.name or run.scenario.name not in scenarios.places():
        return None
    place = scenarios.load_place(run.scenario.name)
    return place if place.scenario() == run.scenario else None


def provenance(run: Run, replicates: int, place: Place | None, command: Iterable[str]) -> dict[str, Any]:
    """What travels with every result."""
    cited = references(run, place)
    return {
        "place": run.scenario.name,
        "label": run.scenario.label.en,
        "label_zh": run.scenario.label.zh,
        "landscape": run.scenario.landscape,
        "year": run.scenario.year,
        "seed": str(run.seed),
        "replicates": replicates,
        "months": run.months,
        "villages": run.n_villages,
        "preset": run.preset,
        "set": json.dumps(dict(run.values)),
        "policies": json.dumps([policy.name for policy in run.policies], ensure_ascii=False),
        "outside_plausible": json.dumps(outside_plausible(run.in_force())),
        **({"county": place.county.contents} if place is not None and place.county is not None else {}),
        "anchoring": round(place.anchoring, 3) if place is not None else 0.0,
        "fingerprint": fingerprint(),
        "run_hash": hash_of(run, replicates=replicates),
        "version": version("grassroots"),
        "bibliography": json.dumps([one.cite() for one in cited], ensure_ascii=False),
        "bibliography_zh": json.dumps([one.cite_zh() for one in cited], ensure_ascii=False),
        "bibliography_place": json.dumps(of_place(place), ensure_ascii=False),
        "command": " ".join(command),
    } | counted(run, place)
