"""The merge on small stories of our own."""

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.merge import merge
from schemas import Commitment, ConflictKind, DriftKind
from tests.helpers import report

FIRST = "Acme Corp. will close its plant in Oldtown in May, according to two people briefed on the plan. The plant employs 900 workers, the union said."
COPY = "Acme Corp. will close its Oldtown plant in May, Reuters reported, citing two people briefed on the plan. Reuters sources also said that the plant employs 900 workers."
DENIAL = (
    "Acme Corp. denied that it will close its plant in Oldtown in May. The plant employs 600 workers, the company said."
)
SENTENCES = ["Acme will close its plant in Oldtown.", "Acme may close its plant in Oldtown, Reuters reported.", "Police said 12 people died at the plant.", "Police said 14 people died at the plant.",
             "The mayor denied that the plant will close.", "Workers doubt that Acme will close the plant.", "The plant closed on 3 May 2024.", "“It is over,” said Jane Roe, a worker."]  # fmt: skip


def fact_with(story, words):
    return next(fact for fact in story.facts if words in fact.statement)


def test_retelling_of_one_unnamed_source_is_one_origin():
    fact = fact_with(merge([report(FIRST), report(COPY)]), "close")
    assert len(fact.claims) == 2
    assert len(fact.origins) == 1
    assert fact.origins[0].evidence


def test_named_parties_are_two_origins():
    other = "Acme will close its plant in Oldtown in May, Mayor Jane Roe said on Monday."
    fact = fact_with(merge([report(FIRST), report(other)]), "close")
    assert len(fact.origins) == 2


def test_denial_is_a_fact_of_its_own_in_conflict():
    story = merge([report(FIRST), report(DENIAL)])
    kinds = {conflict.about: conflict.kind for conflict in story.conflicts}
    assert kinds["whether it is so"] is ConflictKind.CONTRADICTION


def test_other_figure_for_the_same_count_is_a_conflict():
    story = merge([report(FIRST), report(DENIAL)])
    conflict = next(one for one in story.conflicts if one.about.startswith("how many"))
    assert {side.value.split()[0] for side in conflict.sides} == {"900", "600"}


def test_drift_goes_from_the_origin_to_the_retelling():
    near = "Acme may close its plant in Oldtown in May, two people briefed on the plan said."
    far = "Acme will close its plant in Oldtown in May, Reuters reported, citing two people briefed on the plan."
    story = merge([report(near), report(far)])
    assert [drift.kind for drift in story.drift] == [DriftKind.INFLATION]


def test_fact_is_as_sure_as_its_best_supported_claim():
    story = merge(
        [
            report("Acme may close its plant in Oldtown in May, two people briefed on the plan said."),
            report("Acme may close its Oldtown plant in May."),
        ]
    )
    assert {fact.commitment for fact in story.facts} == {Commitment.POSSIBLE}


def test_chain_of_likeness_does_not_fuse_what_is_held_apart():
    story = merge(
        [
            report("The fire at the Oldtown plant killed 12 workers on Monday."),
            report("The fire at the Oldtown plant killed workers on Monday."),
            report("The fire at the Oldtown plant killed 31 workers on Monday."),
        ]
    )
    together = [
        fact
        for fact in story.facts
        if any("12" in c.text for c in story.claims if c.id in fact.claims)
        and any("31" in c.text for c in story.claims if c.id in fact.claims)
    ]
    assert together == []


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=5), min_size=1, max_size=4), st.randoms())
def test_invariants_hold_whatever_the_order(texts, random):
    reports = list({r.article.id: r for r in (report(" ".join(sentences)) for sentences in texts)}.values())
    story = merge(reports)
    shuffled = list(reports)
    random.shuffle(shuffled)
    assert merge(shuffled) == story
    assert sorted(key for fact in story.facts for key in fact.claims) == sorted(claim.id for claim in story.claims)
    for fact in story.facts:
        assert sorted(key for origin in fact.origins for key in origin.claims) == sorted(fact.claims)


def test_other_words_and_spellings_state_the_same_fact():
    story = merge(
        [
            report("The defence group Acme will buy its rival Bolt for $2.5 billion, the company said."),
            report("The defense group Acme will acquire the rival firm Bolt for $2,500,000,000, a banker said."),
        ]
    )
    assert max(len(fact.claims) for fact in story.facts) == 2


def test_what_one_outlet_relays_of_another_is_one_origin():
    near = "Acme will buy its rival Bolt next week, three people familiar with the matter told Reuters."
    far = "Acme will buy its rival Bolt next week, according to Reuters."
    fact = fact_with(merge([report(near), report(far)]), "buy")
    assert len(fact.origins) == 1


def test_money_in_two_amounts_is_a_conflict():
    story = merge(
        [
            report("Prosecutors said the mayor took bribes of £84,000 from the builder."),
            report("The defence said the mayor took bribes of £92,000 from the builder."),
        ]
    )
    assert len(story.conflicts) == 1
