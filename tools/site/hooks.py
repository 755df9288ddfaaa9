"""What the documentation site needs beyond its plugins: pages for files outside docs, notebooks with what they print, formulas.

A document links to the file it means, as a reader of the repository follows it. The site has a page for each of these
files, made when it is built: text as it is, Markdown as a document, under ``project/``.
"""

import os
import posixpath
import re
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import latex2mathml.converter
import material.plugins.search.plugin
import rjieba
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs_jupyter.plugin import NotebookFile
from pymdownx.slugs import slugify
from ran import ROOT, ran

FONT = ROOT / "analysis" / "fonts" / "GrassrootsSansSC-Regular.ttf"
PROJECT = "project/"
README = {"README.md": f"{PROJECT}README.md", "docs/README.zh.md": f"{PROJECT}README.zh.md"}
"""The site begins with a page of its own, and has these two as one page in both languages."""
FENCED = re.compile(r"(^ *```.*?^ *```[^\n]*$)", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s:]+)\)")
PAIR = re.compile(r"^\[(?:English|中文)\]\([^)]+\)\n", re.MULTILINE)
HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
UNSEARCHED = "---\nsearch:\n  exclude: true\n---\n"
"""A source file is reached by the link that means it: in a search it would stand before documents."""
BEHIND = "---\nsearch:\n  boost: 0.1\n---\n"
"""Why something was decided is found behind what the reader can do and see."""
PICTURE = re.compile(r"\.(en|zh)\.png\b")
"""A picture in one language, which either language may show: its name must not pass for a translation."""
FORMULA = re.compile(r'<(span|div) class="arithmatex">\\[(\[](.*?)\\[)\]]</\1>', re.DOTALL)
slug = slugify(case="lower")

# Material knows jieba, which is no wheel; rjieba cuts alike.
material.plugins.search.plugin.jieba = SimpleNamespace(cut=lambda text: rjieba.cut(text.decode()))


# files outside docs


def documents() -> list[str]:
    """Every document, by its path in the project."""
    return [path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "docs").rglob("*.md"))]


def page_for(path: str) -> str:
    """The source of the page that stands for a file of the project."""
    if path in README:
        return README[path]
    if path.startswith(("docs/", "notebooks/")):
        return path.removeprefix("docs/")
    # A last part such as .py would pass for a language.
    return PROJECT + (path if path.endswith(".md") else path.replace(".", "-") + ".md")


def target(path: str, link: str) -> str:
    """The file of the project that a link in another one leads to."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), link))


def links(text: str) -> set[str]:
    """Where a document leads, anchors and outside addresses left out."""
    prose = "".join(FENCED.split(text)[::2])
    return {found[2].partition("#")[0] for found in LINK.finditer(prose)} - {""}


def linked() -> set[str]:
    """Files outside docs that a document leads to, and that these lead to."""
    waiting = [*documents(), "README.md", "CHANGELOG.md", "CONTRIBUTING.md"]
    seen: set[str] = set()
    while waiting:
        path = waiting.pop()
        if path in seen or not (ROOT / path).exists():
            continue
        seen.add(path)
        if path.endswith(".md"):
            waiting += [target(path, link) for link in links((ROOT / path).read_text("utf-8"))]
    return {path for path in seen if not path.startswith(("docs/", "notebooks/"))}


def shown(path: str) -> str:
    """A file of the project as a page."""
    file = ROOT / path
    if path.endswith(".md"):
        return file.read_text("utf-8")
    if file.is_dir():
        names = sorted(one.name for one in file.iterdir() if one.name[0] not in "._")
        return f"{UNSEARCHED}# {path}\n\n" + "\n".join(f"- `{name}`" for name in names) + "\n"
    language = {".py": "python", ".yaml": "yaml"}.get(file.suffix, "text")
    return f"{UNSEARCHED}# {path}\n\n````{language}\n{file.read_text('utf-8')}\n````\n"


# notebooks


@cache
def notebooks() -> dict[str, Path]:
    """Source of the page and notebook that was run, two at a time."""
    found = sorted((ROOT / "notebooks").glob("*.ipynb"))
    # A kernel starts elsewhere: a relative folder on its path would lead nowhere.
    os.environ["PYTHONPATH"] = str(ROOT)
    with ThreadPoolExecutor(2) as two:
        return dict(zip((f"notebooks/{path.name}" for path in found), two.map(ran, found), strict=True))


# headings and links


def headings(path: str) -> list[str]:
    """Anchors of a document, in order."""
    prose = "".join(FENCED.split((ROOT / path).read_text("utf-8"))[::2])
    return [slug(found[2], "-") for found in HEADING.finditer(prose)]


def english(path: str) -> str:
    """The English document of a pair."""
    return path.replace(".zh.md", ".md")


@cache
def anchors(path: str) -> dict[str, str]:
    """Anchors of a Chinese document, each with that of the same heading in English, which both have on the site."""
    if path == english(path) or not (ROOT / english(path)).exists():
        return {}
    pair = headings(path), headings(english(path))
    return dict(zip(*pair, strict=True)) if len(pair[0]) == len(pair[1]) else {}


def anchored(path: str, text: str) -> str:
    """The headings of a Chinese document with the anchors of its English pair."""
    known = anchors(path)

    def of(found: re.Match[str]) -> str:
        anchor = known.get(slug(found[2], "-"))
        return f"{found[0]} {{#{anchor}}}" if anchor else found[0]

    return HEADING.sub(of, text)


def led(path: str, text: str) -> str:
    """The text with links that lead to pages of the site, which has each in the language that is being read."""
    here = posixpath.dirname(page_for(path)) or "."

    def of(found: re.Match[str]) -> str:
        file, _, anchor = found[2].partition("#")
        to = target(path, file) if file else path
        mark = f"#{anchors(to).get(anchor, anchor)}" if anchor else ""
        return f"[{found[1]}]({posixpath.relpath(english(page_for(to)), here) if file else ''}{mark})"

    return LINK.sub(of, text)


# pages


def page(path: str) -> str:
    """A document of the project as the site has it."""
    text = shown(path)
    if not path.endswith(".md"):
        return text
    parts = FENCED.split(PAIR.sub("", text))
    parts[::2] = [led(path, anchored(path, part)) for part in parts[::2]]
    text = PICTURE.sub(r"-\1.png", "".join(parts))
    return BEHIND + text if path.startswith("docs/decisions/") else text


@cache
def gathered() -> tempfile.TemporaryDirectory[str]:
    """A folder with all that becomes the site: documents, files they lead to, notebooks and the house font."""
    folder = tempfile.TemporaryDirectory(prefix="grassroots-site-")
    shutil.copytree(ROOT / "docs", folder.name, dirs_exist_ok=True)
    for path in Path(folder.name).rglob("*.*.png"):
        path.rename(path.with_name(PICTURE.sub(r"-\1.png", path.name)))
    made = {page_for(path): page(path).encode() for path in sorted({*documents(), *linked()})}
    made |= {uri: file.read_bytes() for uri, file in notebooks().items()}
    made[f"assets/{FONT.name}"] = FONT.read_bytes()
    for uri, content in made.items():
        file = Path(folder.name, uri)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return folder


# what mkdocs calls


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """The site is made of the folder that is gathered; the notebooks go into the navigation."""
    config.docs_dir = gathered().name
    for section in config.nav:
        for part in section.get("How-tos", []):
            if "Notebooks" in part:
                part["Notebooks"] = list(notebooks())
    return config


@event_priority(-200)  # behind the plugin of languages, which makes plain files of all that it is given
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Notebooks are pages, among those of each language; as plain files they would be copied as they are stored."""
    languages = config.plugins["i18n"]
    folder = (
        "" if languages.current_language == languages.default_language else f"{languages.current_language}/"
    )
    for file in list(files):
        if file.src_uri.endswith(".ipynb"):
            notebook = NotebookFile(file, **config)
            notebook.dest_uri, notebook.url = folder + file.dest_uri, folder + file.url
            notebook.abs_dest_path = os.path.join(config.site_dir, notebook.dest_uri)
            files.remove(file)
            files.append(notebook)
    return files


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Formulas as MathML, which browsers draw without a script."""

    def of(found: re.Match[str]) -> str:
        display = "block" if found[1] == "div" else "inline"
        return latex2mathml.converter.convert(unescape(found[2]).strip(), display=display)

    return FORMULA.sub(of, html)
