"""brief.html: the brief as one page that needs nothing else, no network and no script to be read.

Texts of others are data to the template: escaped by it everywhere, unseen characters named. What varies between runs stands
in the section "made" alone.
"""

import base64
import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from pipeline.page.view import HEDGES, WORDS, View, counted, link, rtl, short
from pipeline.page.visible import visible
from schemas import StoryBrief

_HERE = Path(__file__).parent


def render(brief: StoryBrief) -> str:
    """The whole page of a brief."""
    style, script = _part("page.css"), _part("page.js")
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    )
    return _template().render(view=View(brief), brief=brief, run=brief.run, policy=policy, style=style, script=script)


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True, finalize=_shown,
    )  # fmt: skip
    environment.globals.update(WORDS=WORDS, HEDGES=HEDGES, counted=counted, link=link, rtl=rtl, short=short)
    return environment.get_template("page.html.j2")


def _shown(value: object) -> object:
    """What an expression of the template puts on the page; only what the template itself made is markup."""
    return visible(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def _part(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf8").strip()


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode("utf8")).digest()).decode()
    return f"'sha256-{digest}'"
