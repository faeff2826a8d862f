"""What several tests need: articles and reports made from text, the seeds, a brief of them."""

from pathlib import Path

from pipeline.language import detect_language
from pipeline.load import load
from pipeline.metadata import from_text
from pipeline.read import read
from schemas import Article, ArticleReport, Claim, Reader

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
GOLD = ROOT / "tests" / "gold" / "seeds.json"
RULES = Reader(model="rules", prompt_version=None)


def article(text: str, *, outlet: str | None = None, published: str | None = None) -> Article:
    import hashlib

    digest = hashlib.sha256(text.encode("utf8", "surrogatepass")).hexdigest()
    return Article(
        id="a" + digest[:12],
        file=digest[:6] + ".txt",
        sha256=digest,
        text=text,
        title=from_text(text).title,
        outlet=outlet,
        published=published,
        url=None,
        language=detect_language(text),
        reader=RULES,
    )


def report(text: str, **known: str) -> ArticleReport:
    return read(article(text, **known))


def claims(text: str, **known: str) -> list[Claim]:
    return list(report(text, **known).claims)


def only_claim(text: str, **known: str) -> Claim:
    found = claims(text, **known)
    assert len(found) == 1, [claim.text for claim in found]
    return found[0]


def load_folder(folder: Path):
    return load([str(folder)], reader=RULES)
