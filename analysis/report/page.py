"""How a page becomes one file: templates in two languages, figures inside it, and the part of the font that it uses."""

import base64
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

import xarray as xr
from fontTools import subset
from fontTools.ttLib import TTFont
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from matplotlib.figure import Figure

from analysis.plausible import runs_said
from analysis.style import FONT_FILE, Imprint, inline_svg, save, save_png, settled
from analysis.words import WORDS, counted, label, say
from bilingual.months import months
from bilingual.texts import in_html
from bilingual.words import SINGLES, Language, Single, Words, mark, within
from filing import origin, write

TEMPLATES = Path(__file__).parent / "templates"
FONT_PLACE = "<style>\n/* font */"
"""Where the base template leaves room for the font: what it must hold is known once the page is written. No text can
hold this, for its tag would be escaped."""


type Source = Callable[[Single], str]
type Waiting = dict[str, Callable[[Path], None]]
"""For each figure that is not drawn yet, by name and language: what writes its PNG."""

WAITING: ContextVar[Waiting | None] = ContextVar("waiting", default=None)


@contextmanager
def undrawn() -> Iterator[Waiting]:
    """Pages written inside have no drawings and no files of figures: a document draws those alone that it takes."""
    waiting: Waiting = {}
    token = WAITING.set(waiting)
    try:
        yield waiting
    finally:
        WAITING.reset(token)


def simulated(run_hash: str, *facts: Callable[[Single], str]) -> Source:
    """The source of a figure: that it is simulated, place, months, seeds, and the hash of the run."""
    return lambda lang: say(
        "imprint",
        lang,
        facts=say("says_list_of_facts", lang).join(fact(lang) for fact in facts),
        hash=run_hash,
    )


def place_of(attrs: Mapping[Any, Any]) -> Callable[[Single], str]:
    """The place of a run, with the number of its villages where there are several."""

    def write(lang: Single) -> str:
        n = int(attrs.get("villages", 1))
        several = say("imprint_villages", lang, n=n) if n > 1 else ""
        return label(attrs, "label", lang) + several

    return write


def months_of(attrs: Mapping[Any, Any]) -> Callable[[Single], str]:
    """The months of a run."""
    return lambda lang: months(1, int(attrs["months"]), lang)


def seeds_of(data: xr.Dataset) -> Callable[[Single], str]:
    """How many seeds, and in how many worlds."""
    return lambda lang: runs_said(data, lang)


def runs_of(n: int) -> Callable[[Single], str]:
    """How many runs."""
    return lambda lang: say("imprint_runs", lang, n=f"{n:,}")


def titled(key: str, **values: str) -> Callable[[Language], str]:
    """A title of a figure from the registry."""
    return lambda lang: say(key, lang, **values)


def languages(lang: Language) -> tuple[Single, ...]:
    """The languages that a page contains."""
    return SINGLES if lang == "both" else (lang,)


@dataclass(frozen=True)
class Shown:
    """A figure ready for the page: drawing and caption in each of its languages."""

    name: str
    number: int
    svg: dict[Single, Markup]
    caption: dict[Single, str]


@dataclass
class Page:
    """One page: gathers figures, then renders a template that extends ``base.html.j2``.

    Attributes:
        folder: where ``index.html`` and ``figures/`` are written.
        lang: language of the page; ``both`` gives it a switch.
        opens: in which of two languages it opens; ``both`` leaves that to the browser.
        run_hash: hash of the runs behind it, written into every figure.
        source: what saved figures say of where they come from.
    """

    folder: Path
    lang: Language
    run_hash: str
    source: Source
    opens: Language = "both"
    figures: list[Shown] = field(default_factory=list)

    def add(
        self,
        name: str,
        draw: Callable[[Language], Figure],
        caption: Callable[[Language], str],
        title: Callable[[Language], str],
        source: Source | None = None,
    ) -> Shown:
        """Draw a figure in every language of the page and write its files; it gets the next number.

        The files carry title and source inside the picture; in the page both stand around it.

        Args:
            name: of the files.
            draw: the figure in one language.
            caption: under it.
            title: inside the saved picture.
            source: inside the saved picture, where it is another than that of the page.
        """
        svg: dict[Single, Markup] = {}
        captions: dict[Single, str] = {}
        waiting = WAITING.get()
        for lang in languages(self.lang):
            captions[lang] = caption(lang)
            about = self.run_hash, captions[lang], Imprint(title(lang), (source or self.source)(lang))
            if waiting is not None:
                waiting[f"{name}.{lang}"] = partial(_png, draw, lang, about)
                svg[lang] = Markup()
                continue
            figure = laid_out(draw, lang)
            save(figure, self.folder / "figures", f"{name}.{lang}", *about)
            svg[lang] = _accessible(inline_svg(figure, f"{name}-{lang}"), captions[lang])
        shown = Shown(name, len(self.figures) + 1, svg, captions)
        self.figures.append(shown)
        return shown

    def write(self, template: str, **context: object) -> Path:
        """Render the template and write ``index.html`` with its font inside."""
        html = environment().get_template(template).render(page=self, **self._helpers(), **context)
        html = in_html(html)
        path, text = self.folder / "index.html", html.replace(FONT_PLACE, FONT_PLACE + font_face(html), 1)
        write(path, lambda to: to.write_text(text, "utf-8", newline="\n"))
        return path

    def _helpers(self) -> dict[str, object]:
        return {
            "t": self.text,
            "each": self.each,
            "say": say,
            "label": label,
            "split": split_lead,
            "counted": counted,
            "mark": mark,
            "in_brackets": lambda key: lambda lang: within(say(key, lang), lang).strip(),
            "after_semicolon": lambda write: lambda lang: f"{mark('; ', lang)}{write(lang)}",
            "langs": languages(self.lang),
            "lang": self.lang,
            "opens": self.opens if self.lang == "both" else self.lang,
            # But not when: the same run gives the same page, byte by byte. provenance.json beside it says when.
            "origin": {
                f"made_{part}": Words(*origin()[f"made_{part}"]) for part in ("code", "packages", "machine")
            },
        }

    def text(self, key: str, **values: object) -> Markup:
        """A text of the registry in every language of the page."""
        return self.each(lambda lang: say(key, lang, **values))

    def each(self, write: Callable[[Single], object]) -> Markup:
        """Whatever ``write`` says in each language, side by side for the switch; escaped unless it is Markup."""
        spans = (
            Markup('<span class="{0}" lang="{0}">{1}</span>').format(lang, write(lang))
            for lang in languages(self.lang)
        )
        return Markup("").join(spans)


def laid_out(draw: Callable[[Language], Figure], lang: Single) -> Figure:
    """A figure whose layout stands: several files of it need not be laid out again."""
    figure = draw(lang)
    settled(figure)
    return figure


def _png(
    draw: Callable[[Language], Figure], lang: Single, about: tuple[str, str, Imprint], file: Path
) -> None:
    save_png(laid_out(draw, lang), file, *about)


LEAD = re.compile(r"^([^.;；。]*?(?:\.\d[^.;；。]*?)*(?:: |：))(.+)$", re.DOTALL)
"""What a sentence is about, up to its first colon, where that comes before any stop."""


def split_lead(sentence: str) -> tuple[str, str]:
    """What a sentence is about, and what it says; the first is empty where no colon parts them."""
    found = LEAD.match(sentence)
    return (found[1], found[2]) if found else ("", sentence)


def _accessible(svg: str, caption: str) -> Markup:
    return Markup(svg.replace("<svg ", f'<svg role="img" aria-label="{escape(caption)}" ', 1))


@cache
def environment() -> Environment:
    """Where templates are read."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def font_face(html: str) -> str:
    """A style rule with the part of the house font that the page needs, as WOFF in base64."""
    data = base64.b64encode(font_subset(_visible(html))).decode("ascii")
    return (
        "@font-face{font-family:'Grassroots Sans SC';font-display:block;"
        f"src:url(data:font/woff;base64,{data}) format('woff')}}"
    )


def _visible(html: str) -> set[str]:
    letters = {chr(code) for code in range(0x20, 0x7F)}
    return (
        letters
        | set(re.sub(r"<path[^>]*>", "", html))
        | {letter for text in WORDS["switch"] for letter in text}
    )


def font_subset(letters: Iterable[str]) -> bytes:
    """The house font cut down to some letters, as WOFF; the same letters give the same bytes."""
    options = subset.Options(flavor="woff", recalc_timestamp=False, notdef_outline=True)
    font = TTFont(FONT_FILE, recalcBBoxes=False, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes={ord(letter) for letter in letters})
    cutter.subset(font)
    font.flavor = "woff"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()
