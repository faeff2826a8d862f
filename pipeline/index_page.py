"""index.html: all stories of a pile on one page that needs nothing else, neither network nor script.

Texts of others are data to the template, escaped by it, with unseen characters named. Left out: what the briefs say; they are linked.
"""

import base64
import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from pipeline.page.visible import visible
from schemas import StoryIndex

_STYLE = """\
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
li, article { overflow-wrap: anywhere; }
article { border-top: 1px solid color-mix(in srgb, currentColor 25%, transparent); padding: .5rem 0; }
h2, h3 { line-height: 1.25; }
h3 { margin: .5rem 0 .25rem; }
p { margin: .25rem 0; }
.quiet { opacity: .8; font-size: .875rem; }
"""


def render(index: StoryIndex) -> str:
    """The whole page of an index; what varies between runs stands in the section "made" alone."""
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return _template().render(index=index, run=index.run, policy=policy, style=_STYLE)


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True, finalize=_shown,
    )  # fmt: skip
    return environment.get_template("index.html.j2")


def _shown(value: object) -> object:
    return visible(value) if isinstance(value, str) and not hasattr(value, "__html__") else value
