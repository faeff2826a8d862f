"""The figures of the seeds against the hand-made gold: what was reached must not be lost. And the merge alone, on the gold's own claims."""

import json
from statistics import fmean

import pytest

from pipeline import match as matching
from pipeline.compose import compose
from pipeline.load import load
from pipeline.merge import merge
from pipeline.read import CONTEXT, claim_id, read
from schemas import Attribution, Claim, Hedging, Quote, Stance
from tests.figures import STORIES, figures
from tests.helpers import GOLD, RULES, SEEDS, report

AT_LEAST = {
    "grounded": 1.0, "claim_recall": 0.97, "source_accuracy": 0.95, "kind_accuracy": 0.95, "via_accuracy": 0.95, "hedging_accuracy": 0.97,
    "hedging_macro_f1": 0.95, "fact_pairs_f1": 0.80, "fact_pairs_precision": 0.85, "origin_count_accuracy": 0.80, "origin_pairs_accuracy": 0.80,
    "origin_two_recall": 0.80, "conflict_recall": 0.66, "conflict_kind_recall": 0.66, "conflict_precision": 0.60, "drift_recall": 0.75,
    "drift_precision": 0.80, "summary_covers_vital": 1.0, "summary_covers_important": 0.33,
}  # fmt: skip
NONE = (
    "furniture_claims_count", "hedged_without_cue_count", "crowded_claims_count", "claims_with_foreign_numbers_count", "claims_without_quote_count",
    "denials_missed_count", "false_denials_count", "not_same_broken_count", "summary_sentences_with_foreign_numbers_count",
    "summary_sentences_uncited_count", "summary_overclaims_count",
)  # fmt: skip


@pytest.fixture(scope="module")
def gold():
    return json.loads(GOLD.read_text(encoding="utf8"))


def test_figures_of_the_seeds_are_kept():
    found = figures("seeds")
    assert {name: found[name] for name, least in AT_LEAST.items() if found[name] < least} == {}
    assert {name: found[name] for name in NONE if found[name]} == {}
    assert found["summary_words_count"] <= 300


IN_ALL = {
    "fact_pairs_f1": 0.64, "fact_pairs_precision": 0.75, "conflict_precision": 0.85, "conflict_recall": 0.45, "origin_count_accuracy": 0.46,
    "source_accuracy": 0.88, "kind_accuracy": 0.80, "via_accuracy": 0.90, "hedging_accuracy": 0.96, "summary_covers_vital": 0.80,
    "summary_covers_important": 0.73,
}  # fmt: skip
"""Means over the invented stories that must not be lost; they are far from what the seeds reach."""


@pytest.mark.slow
def test_figures_of_the_invented_stories_are_kept():
    found = {story: figures(story) for story in STORIES}
    means = {name: round(fmean(one[name] for one in found.values() if one[name] is not None), 6) for name in IN_ALL}
    assert {name: mean for name, mean in means.items() if mean < IN_ALL[name]} == {}
    never = ("claims_with_foreign_numbers_count", "claims_without_quote_count", "summary_sentences_with_foreign_numbers_count", "summary_sentences_uncited_count", "summary_overclaims_count")  # fmt: skip
    assert {(story, name): one[name] for story, one in found.items() for name in never if one[name]} == {}
    assert all(one["grounded"] == 1 and one["summary_words_count"] <= 300 for one in found.values())


def gold_claim(article, mention) -> Claim:
    """What a reader would give who quotes and labels as the gold does; its text is the quote, and a quote labelled twice gives two claims."""
    exact, text = mention["quote"], article.text
    start = text.index(exact)
    end = start + len(exact)
    quote = Quote(
        exact=exact,
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
        start=start,
        end=end,
    )
    source = [name for name in mention["source"] if name]
    credit = (
        Attribution(source=source[0], source_kind=mention["source_kind"], via=tuple(mention["via"][:1]))
        if source
        else None
    )
    return Claim(
        id=claim_id(article.id, start, end, f"{exact} {mention['hedging']} {mention['stance']} {mention['source']}"), article=article.id, text=exact, quotes=(quote,), attribution=credit,
        hedging=Hedging(mention["hedging"]), cues=tuple(mention["cues"]), stance=Stance(mention["stance"]), when=None,
    )  # fmt: skip


def test_merge_of_the_golds_own_claims(gold):
    reports = []
    for made in (read(one) for one in load([str(SEEDS)], reader=RULES).articles):
        mentions = [m for fact in gold["facts"] for m in fact["mentions"] if m["file"] == made.article.file]
        once = {claim.id: claim for claim in (gold_claim(made.article, mention) for mention in mentions)}
        reports.append(
            made.model_copy(update={"claims": tuple(sorted(once.values(), key=lambda one: one.quotes[0].start))})
        )
    story = merge(reports)
    brief = {
        "articles": [one.model_dump() for one in story.articles],
        "claims": [one.model_dump(mode="json") for one in story.claims],
        "facts": [one.model_dump(mode="json") for one in story.facts],
        "conflicts": [one.model_dump(mode="json") for one in story.conflicts],
        "drift": [one.model_dump(mode="json", by_alias=True) for one in story.drift],
        "summary": [one.model_dump() for one in compose(story)],
    }
    found = figures("seeds", brief)
    assert found["fact_pairs_f1"] >= 0.80
    assert found["origin_count_accuracy"] >= 0.90
    assert found["conflict_recall"] >= 0.67
    assert found["drift_recall"] >= 1.0


def test_pairs_that_are_weighed_grow_like_the_claims(monkeypatch):
    def weighed(towns):
        calls = 0
        whole = matching.evidence

        def counting(one, other):
            nonlocal calls
            calls += 1
            return whole(one, other)

        monkeypatch.setattr(matching, "evidence", counting)
        syllables = [
            a + b + c
            for a in ("bar", "dol", "fen")
            for b in ("gam", "hek", "jor", "lin")
            for c in ("mus", "nap", "rev", "sot", "tuv")
        ]
        texts = [" ".join(pattern.format(f"{s.capitalize()}{'abcdefghij'[k]}") for s in syllables[:6] for k in range(towns)) for pattern in ("The mayor of {} opened a bridge.", "In {} a bridge was opened.")]  # fmt: skip
        story = merge([report(text) for text in texts])
        monkeypatch.setattr(matching, "evidence", whole)
        return calls / len(story.claims)

    assert weighed(10) <= 1.5 * weighed(1) + 5
