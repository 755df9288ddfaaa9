"""The page of the headline questions in every form: which answers hold, what carries them, and a field for each form and question."""

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

import scenarios
from analysis.figures.forms import form_fields
from analysis.report.sections import Drawn, Section, Sheet, sections_page
from bilingual.words import Words
from experiments.files import MARK, write_csv, write_provenance
from experiments.headline import Headline
from filing import fill
from grassroots.answers.first_forms import Asked, of_forms
from grassroots.answers.forms import Banks, carriers, holds, path_of, silent
from grassroots.verbs.bank_page import source
from grassroots.verbs.run import words
from model.outcomes import find

if TYPE_CHECKING:
    from grassroots.options import Language as Wanted

TITLE = Words("Do the answers hold in other forms of the model?", "换一种模型形式，结论是否仍成立？")
SUBTITLE = Words("Each mechanism off, each rival form, one at a time", "逐一关闭各机制、逐一换用替代形式")
FIELDS = Words(
    "Effect of every question (columns) in every form (rows), shares in percentage points. Worlds and seeds are the same in all forms.",
    "各形式（行）下各问题（列）的效应，份额以百分点计。各形式采用相同的取值与随机种子。",
)
FIELDS_TITLE = Words("Answers in every form", "各形式下的结论")
NOTE = Words(
    "An answer is a direction (likely or clear), hardly any effect, or nothing told. It counts as changed where it is another one and "
    "what the form changes is told apart from luck, all forms and questions together. A form is not calibrated again: it no longer agrees with "
    "published figures. Nothing to ask: what is compared does nothing there, or the outcome does not exist. Points are brought to the cost "
    "of the allowance in every form.",
    "结论分三类：有方向（可能或较有把握）、作用很小、不能判断。结论类别不同，且形式带来的变化在全部形式与问题一并检验后仍可与偶然差异区分的，计为改变。"
    "各形式未重新校准，不再与已发表数据相符。无从比较：所比较的措施在该形式下不起任何作用，或该指标不存在。各形式下积分均调整至与补贴成本相同。",
)
HOLD = Words("In which forms each answer holds", "各结论在哪些形式下成立")
HEADS = {
    "label": Words("question", "问题"),
    "grade": Words("in the usual form", "通常形式下的判断"),
    "holds": Words("holds", "成立范围"),
    "carried": Words(
        "carried by (share of the effect that is gone without it)", "由何机制传导（关闭后消失的效应份额）"
    ),
}


def question_words(asked: Headline) -> dict[str, Words]:
    """What is compared and in which outcome, by question."""
    found = {one.name: (one.label, find(one.outcome).label) for one in asked.questions}
    return {name: Words(f"{a.en}: {b.en}", f"{a.zh}：{b.zh}") for name, (a, b) in found.items()}


def asked_of(asked: Headline, found: pd.DataFrame) -> Asked:
    """What the first screen is made of."""
    place = scenarios.load(asked.place).label
    return Asked(found, question_words(asked), Words(place.en, place.zh))


def sentence(asked: Headline, name: str, held: Words) -> Words:
    """In which forms an answer holds, with its name."""
    about = question_words(asked)[name]
    return Words(f"{about.en}: {held.en}.", f"{about.zh}：{held.zh}。")


def summary(asked: Headline, found: pd.DataFrame) -> pd.DataFrame:
    """A row a question: its usual grade, where it holds and what carries it."""
    held, about = holds(found), question_words(asked)
    usual = found[found["form"] == "usual"].set_index("question")
    return pd.DataFrame(
        [
            {"question": name, "label": about[name], "grade": usual["grade"][name], "holds": held[name]}
            | {"carried": carriers(found, name)}
            for name in about
        ]
    )


def write(asked: Headline, found: pd.DataFrame, usual: Banks, out: Path, lang: "Wanted") -> Path:
    """The page, its figure and the table of all forms; the path of the page."""
    result = next(iter(usual.values()))
    about, rows = question_words(asked), summary(asked, found)
    facts = {
        "run_command": " ".join(words()),
        "run_seed": str(result.facts["seed"]),
        "run_replicates": str(result.study.replicates),
        "run_preset": result.study.preset,
        "run_fingerprint": str(result.facts["fingerprint"]),
        "run_hash": str(result.facts["runs_hash"]),
    }
    heat = Drawn("forms", lambda one: form_fields(found, about, lang=one), FIELDS, FIELDS_TITLE)
    said = [sentence(asked, name, one) for name, one in holds(found).items()] + [silent(found)]
    sheet = Sheet("holds", HOLD, HEADS, rows, prose=True)
    parts = [Section("holds", HOLD, said, [heat], [sheet], NOTE)]
    tags = [Words(f"{len(result.design)} worlds", f"{len(result.design)}组取值")]

    def files(folder: Path) -> None:
        write_csv(found, path_of(folder))
        write_provenance(facts, folder / MARK)
        into = folder, facts["run_hash"], source(result)
        first = of_forms(asked_of(asked, found))
        sections_page((TITLE, SUBTITLE), tags, parts, facts, into, lang.value, first=lambda page: first)

    fill(out, files)
    return out / "index.html"
