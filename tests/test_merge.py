"""The merge on small stories of our own."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.compose import compose
from pipeline.match import PAIR_FLOOR, clauses_of, stems_of
from pipeline.merge import DISPUTED, merge
from pipeline.read import read
from schemas import Commitment, ConflictKind, DriftKind
from tests.helpers import article, report

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
    assert {key for fact in story.facts for key in fact.claims} == {claim.id for claim in story.claims}
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


def stories(*texts, **known):
    return merge([report(text, **known) for text in texts])


def together(story, *words):
    """Whether one fact holds a claim for each of the words."""
    texts = {claim.id: claim.text for claim in story.claims}
    return any(all(any(word in texts[key] for key in fact.claims) for word in words) for fact in story.facts)


def conflicts(story, kind=None):
    return [one for one in story.conflicts if kind in (None, one.kind)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The firm will pay $15 a share for Bolt.", "Bolt would be bought at $15.00 per share."),
        ("Regulators have blocked the sale of the port to the fund.", "The sale of the port to the fund was blocked by the regulators."),
        ("A spokesman for Acme declined to comment on the sale.", "Acme was not immediately available for comment on the sale."),
        ("The coastguard rescued 40 passengers from the ferry.", "The coast guard rescued forty passengers off the ferry."),
        ("President Anna Roe will visit the flooded valley on Friday.", "Roe is to visit the flooded valley on Friday."),
    ],
)  # fmt: skip
def test_one_fact_in_other_words(one, other):
    story = stories(one, other)
    assert len(story.facts) == 1, [fact.statement for fact in story.facts]
    assert story.facts[0].matches[0].likeness >= PAIR_FLOOR
    assert story.facts[0].matches[0].shared


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The army called up 300,000 men in 2022.", "The army will call up 300,000 men in 2024."),
        ("Shares of Alpha fell by five percent on Monday.", "Shares of Beta fell by five percent on Monday."),
        ("The club was interested in signing Thorsen in May.", "The club tried to sign Thorsen in May."),
        ("The minister will resign over the bill.", "The minister denied that she will resign over the bill."),
        ("Police found 12 rifles in the house.", "Police found 40 rifles in the house."),
        ("The ministers agreed on the new bridge.", "The ministers have not agreed on the new bridge."),
    ],
)
def test_what_only_reads_alike_is_two_facts(one, other):
    assert len(stories(one, other).facts) == 2


def test_claim_that_states_two_things_is_of_two_facts():
    story = stories(
        "Acme will make an offer of $15 a share for Bolt, with the deal finally closing at $18 a share.",
        "Acme offers $15 a share for Bolt.",
        "The deal is finally closing at $18 a share.",
    )
    homes = [
        fact
        for fact in story.facts
        if any(c.id in fact.claims and "$15" in c.text and "$18" in c.text for c in story.claims)
    ]
    assert len(homes) == 2


def test_likeness_does_not_depend_on_the_size_of_the_story():
    filler = [
        f"Clerk number {'abcdefghij'[n % 10]}{'klmnopqrst'[n // 10]} filed paper {'uvwxyz'[n % 6]}{n * 7 + 13}."
        for n in range(100)
    ]
    pair = ["The mine in Oldtown closed in May.", "A strike began at the mine in Newton."]
    small, large = (stories(" ".join([pair[0], *more]), pair[1]) for more in ([], filler))
    assert not together(small, "Oldtown", "Newton")
    assert not together(large, "Oldtown", "Newton")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("About 25 people were hurt in the blast.", "At least 25 people were hurt in the blast."),
        ("The drug cut weight by 13.8% in the trial.", "The drug cut weight by 14 percent in the trial."),
        ("Dozens of people were hurt in the blast.", "The blast hurt 40 people."),
        ("The trial of the mayor took three hours on Monday.", "The jury of the mayor debated for four hours."),
        ("Ann Low, 19, died in the blast.", "Two people died in the blast."),
        ("The bridge cost 40 million euros.", "The bridge cost £35m."),
        ("Ship of death turns over in TEN MINUTES.", "The ship disaster left 19 dead."),
        ("The Orbit phone goes on sale in the second quarter of 2025.", "The Orbit phone will go on sale in May 2025."),
        (
            "The fire on the ferry began at 11:05 p.m., a survivor said.",
            "The fire on the ferry began at about 11:10 p.m., the coastguard said.",
        ),
        (
            "Parliament will vote on the tax on 20 March 2024.",
            "The opposition called on 11 March 2024 for early elections over the tax.",
        ),
        (
            "Karl Brandt denied killing the baker, his solicitor said.",
            "The baker, 61, was found dead under a jetty, police say.",
        ),
        (
            "The family will not be selling its 22% under any circumstances, its chairman said.",
            "The family holds 22% of the firm, a filing shows.",
        ),
        (
            "The family says it is not selling the mill.",
            "As many as 400 jobs would go if the mill were sold, the union said.",
        ),
        (
            "A story that he had been stopped at the port was described by police as untrue.",
            "The statement denied that he had been stopped at the port.",
        ),
        (
            "The price of the Orbit phone will be $949, Ann Poe said.",
            "If the price of the Orbit phone were raised to $999, buyers would go, Jo Roe said.",
        ),
        ("The ferry was licensed for 110 passengers.", "The ferry was carrying 140 passengers, the coastguard said."),
        ("The Orbit phone will cost $899.", "Last year's Orbit phone cost $849."),
        ("The outbreak killed four patients.", "Last year’s outbreak killed seven patients."),
        ("The ferry disaster left 14 people dead.", "A fire on another ferry of the firm killed 31 people in 2018."),
        (  # market prices of two days, and beside what somebody would pay
            "Shares in Holm Textiles closed at 286 kronor on Tuesday 10 March 2026.",
            "Holm Textiles shares fell to 277 kronor on Thursday 12 March 2026.",
        ),
        (
            "The board of Holm Textiles wants 330 kronor per share, a source said.",
            "Shares in Holm Textiles closed at 241 kronor on Friday.",
        ),
        (
            "Holm Textiles rose 7.6% on Wednesday 11 March 2026, after falling 9.1% on Tuesday 10 March 2026.",
            "Holm Textiles gained 7.9% on Thursday 12 March 2026.",
        ),
        (
            "The analyst cut his price target for the Holm Textiles share to 29 euros.",
            "Shares in Holm Textiles lost 9 percent to 31.40 euros.",
        ),
        (  # one currency is not yet one sum
            "The government of Oldtown will cut spending by 310 million euros, a paper said.",
            "An annex lists 500 million euros in new revenue for Oldtown.",
        ),
        (  # of two spans of time
            "The government will cut spending by 1.4 billion euros over three years, a paper said.",
            "The government will cut spending by 480 million euros in the first year, an agency said.",
        ),
        (  # who denies one figure says nothing of another
            "The minister denied that the cut in health spending would be 210 million euros.",
            "The cut in all spending will be 1.4 billion euros, a paper said.",
        ),
        (  # what has had no deal may still be late
            "We have no agreement with Orbit Phones for a part, Holm said.",
            "Orbit Phones delays its phone after tests, sources say.",
        ),
        (  # what had not been so before
            "Brackwell appears not to have supplied a school before.",
            "Brackwell was asked to supply 36 classrooms to a school, the ministry said.",
        ),
        (  # "for nothing" says no to nothing
            "Residents repaired the car of Ann Poe for nothing in August.",
            "Residents repaired the car of Ann Poe free of charge in August, a site said.",
        ),
        (
            "The manager denied that she had fainted, rejecting a story by a gossip website.",
            "Romy is said to be pregnant, a gossip website says in its story.",
        ),
    ],
)
def test_figures_that_agree_or_count_other_things_are_no_conflict(one, other):
    assert conflicts(stories(one, other)) == []


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("The phone has a 5,200mAh battery.", "The battery of the phone holds 5,400mAh.", ConflictKind.CONTRADICTION),
        ("Nine people are dead after the ferry sank, the coastguard said.", "The ferry disaster left 14 people dead.", ConflictKind.UPDATE),
        ("The city plans to hire 400 guards this year.", "The city plans to hire a further 300 guards.", ConflictKind.SCOPE),
        ("The price of the Alto phone starts at $899.", "Costlier memory would lift the starting price to $949.", ConflictKind.CONTRADICTION),
        ("Lenders have bought the old paper mill in Oldtown.", "Lenders are still waiting to buy the old paper mill in Oldtown.", ConflictKind.CONTRADICTION),
        ("Tens of thousands of people fled the valley.", "About a million people fled the valley.", ConflictKind.WORDING),
        ("The captain has been arrested in Oldtown.", "The skipper had not been arrested, the coastguard said.", ConflictKind.CONTRADICTION),
        ("The pill goes on sale by Christmas 2025.", "The pill will not go on sale before the second quarter of 2026, Ann Low said.", ConflictKind.CONTRADICTION),
        ("The election is on 5 May 2024, the board said.", "The election takes place on 9 June 2024.", ConflictKind.CONTRADICTION),
        ("The Orbit phone goes on sale in the first quarter of 2025, sources said.", "The Orbit phone will go on sale in May 2025.", ConflictKind.CONTRADICTION),
        ("The Orbit phone that was shown in June goes on sale in Q1 2025, Ann Poe said.", "The Orbit phone goes on sale in the second quarter of 2025, Ann Poe said.", ConflictKind.UPDATE),
        ("The ward will reopen in the first quarter of 2026, the trust says.", "The ward will reopen in the third quarter of 2026, Mr Ackroyd said."  , ConflictKind.CONTRADICTION),
        ("The fire on the ferry began at 10:40 p.m., a survivor said.", "The fire on the ferry began at about 11:10 p.m., the coastguard said.", ConflictKind.CONTRADICTION),
        ("Westbury United have agreed a fee of £48m with Real Sureda for the striker Iker Rovira.", "The fee for the striker Iker Rovira is £42m plus bonuses, Sarah Loom said.", ConflictKind.CONTRADICTION),
        ("The relief for heirs would cost 70 million a year, Ann Poe said.", "The relief for heirs would cost €95mn a year.", ConflictKind.CONTRADICTION),
        ("Karl Brandt denied killing the baker, his solicitor said.", "Karl Brandt killed the baker, police say.", ConflictKind.CONTRADICTION),
        ("Acme is in advanced talks to buy Holm Textiles, a source said.", "Talks between Acme and Holm Textiles are at an early stage, the firm said.", ConflictKind.CONTRADICTION),
        ("The filming of the fifth season in Marsham wraps in June 2026, a site said.", "The filming of the fifth season ends in May 2026, Ann Poe said.", ConflictKind.CONTRADICTION),
        ("First-aiders treated the singer Romy Adair for 20 minutes in Marsham, the hall said.", "Medics treated the singer Romy Adair for 40 minutes in Marsham.", ConflictKind.CONTRADICTION),
        ("The actor Ann Poe paid $2.4 million for the farm in Marsham, a site said.", "The actor Ann Poe paid £2.4 million for the farm in Marsham.", ConflictKind.SCOPE),
        ("Holm's folding phone launches on 18 February 2026, a leaker said.", "Holm's folding phone slips to May 2026, sources said.", ConflictKind.UPDATE),
        ("Ann Poe scored 14 goals in 27 games for Marsham this season.", "Ann Poe scored 11 goals in 20 games for Marsham this season.", ConflictKind.CONTRADICTION),
        ("Every one of the classrooms was delivered, the firm Brackwell said.", "Only 22 of the classrooms were delivered, the ministry said.", ConflictKind.CONTRADICTION),
        ("The editor Jo Roe resigned over the letter, the paper said.", "The editor Jo Roe was sacked over the letter, staff said.", ConflictKind.CONTRADICTION),
    ],
)  # fmt: skip
def test_other_answers_to_one_question_are_a_conflict(one, other, kind):
    found = conflicts(stories(one, other))
    assert len(found) == 1
    assert kind is None or found[0].kind is kind


def test_party_told_by_two_articles_does_not_contradict_itself():
    story = stories(
        "Jane Roe said the charity had never paid for the yacht.",
        "Jane Roe said the charity had paid for other things than the yacht.",
    )
    assert conflicts(story) == []


def test_local_and_presidential_elections_have_dates_of_their_own():
    assert (
        conflicts(stories("Local elections are due in May 2024.", "The presidential election is due in March 2025."))
        == []
    )


def test_reordered_copy_is_one_origin():
    story = stories(
        "The bridge over the river Larne was closed on Monday after engineers found deep cracks in two of its pillars.",
        "After engineers found deep cracks in two of its pillars, the bridge over the river Larne was closed on Monday.",
    )
    assert len(story.facts[0].origins) == 1


def test_the_leaker_is_whom_the_article_names():
    story = stories(
        "A phone with a flat 6.4-inch screen comes in May, tipster NightOwl said. The price rises by $50, tipster NightOwl said.",
        "NightOwl has been right before. The leaker said the phone with a flat 6.4-inch screen comes in May.",
    )
    assert [len(fact.origins) for fact in story.facts if len(fact.claims) > 1] == [1]


def test_origin_that_names_nobody_is_marked_unclear():
    clear = {
        origin.label: origin.clear
        for fact in stories("The plant will close, sources said. The plant has 900 workers, the union said.").facts
        for origin in fact.origins
    }
    assert clear == {"sources": False, "the union": True}


def test_phases_part_where_nothing_was_published_for_weeks():
    days = ("2024-03-01", "2024-03-05", "2024-05-20", None)
    story = merge(
        [read(article(f"The plant in Oldtown will close, note {n} says.", published=day)) for n, day in enumerate(days)]
    )
    assert [(one.first, one.last, len(one.articles)) for one in story.phases] == [
        ("2024-03-01", "2024-03-05", 2),
        ("2024-05-20", "2024-05-20", 1),
    ]


def test_silence_is_no_denial():
    story = stories(
        "The city plans a second bridge over the river Larne.",
        "No official announcement regarding a second bridge over the river Larne has been made.",
    )
    assert conflicts(story) == []


def test_denied_fact_is_stated_with_its_denial():
    fact = fact_with(stories("Peakline denied that the bus had been speeding."), "speeding")
    assert fact.statement == "Peakline denied that the bus had been speeding."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ann Low has pleaded not guilty to two charges of arson at the mill.", "Ann Low denies two counts of arson at the mill."),
        ("The board may also decide not to make an offer for Bolt.", "The board might yet decide against making an offer for Bolt."),
        ("Detectives have not settled on a motive for the blast.", "Detectives have yet to find a motive for the blast."),
        ("“We did not sell the old mill,” Mayor Ann Low said.", "“We sold the old mill to a friend,” Ann Low said."),
        ("Ann Low's agent denies that there is a deal with Bolt.", "Ann Low's agent met Bolt in May."),
        ("Ann Low denies two counts of arson at the mill.", "The jury acquitted Ann Low of two counts of arson at the mill."),
        ("Peakline denies that the bridge at Larne has deep cracks.", "A bridge at Oldtown has deep cracks."),
    ],
)  # fmt: skip
def test_two_that_say_no_one_party_and_names_alone_are_no_contradiction(one, other):
    assert conflicts(stories(one, other), ConflictKind.CONTRADICTION) == []


def test_clause_keeps_its_marks_and_what_dates_it():
    text = "The pill, if cleared in May, would not go on sale before the second quarter of 2026 while stocks last: few are left."
    assert all(part in text for part in clauses_of(text))
    assert any("sale before the second quarter of 2026" in part for part in clauses_of(text))


def test_what_the_newest_article_tells_comes_first():
    days = ("2024-03-01", "2024-03-08")
    texts = ("The plant in Oldtown will close.", "The bridge at Larne has reopened.")
    for order in (days, days[::-1]):
        story = merge([read(article(text, published=day)) for text, day in zip(texts, order, strict=True)])
        assert story.claims[-1].id in story.facts[0].claims


def test_clause_of_the_outlet_is_not_told_as_its_source_says_the_rest():
    story = stories(
        "Oldtown authorities are launching a massive repair campaign to replace worn bridges in Larne, which have lost more than 200 stones and bolts according to union figures."
    )
    told = [one.text for one in compose(story)]
    assert told == ["Oldtown authorities are launching a massive repair campaign to replace worn bridges in Larne."]


def test_one_article_rarely_says_itself_what_it_credits():
    credited, own = (
        "Ann Low said the harbour wall at Larne needs repair.",
        "The harbour wall at Larne was painted blue.",
    )
    assert len(stories(credited, own).facts) == 1
    assert len(stories(f"{credited} {own}").facts) == 2


def test_a_toll_that_grew_is_an_update_though_one_account_tells_both_figures():
    found = conflicts(
        stories(
            "At least 14 people died in the ferry fire off Bonifas, the coast guard said on Wednesday.",
            "Nineteen people are confirmed dead in the ferry fire off Bonifas, against 14 on Wednesday, the disaster office said.",
            "Of those who were on the ferry off Bonifas, 23 have died, the navy said on Friday.",
        )
    )
    assert {one.kind for one in found} == {ConflictKind.UPDATE}
    assert {one.about for one in found} == {"how many: dead"}


@pytest.mark.parametrize(
    "later",
    [
        "The vote on the property tax was put back to 27 March 2025.",
        "Parliament votes on the property tax on 27 March 2025 instead of 20 March 2025.",
    ],
)
def test_a_date_that_was_moved_is_an_update_or_another_date(later):
    found = conflicts(stories("Parliament will vote on the property tax on 20 March 2025.", later))
    assert [one.kind in (ConflictKind.UPDATE, ConflictKind.CONTRADICTION) for one in found] == [True]
    assert {"2025-03-20", "2025-03-27"} == {re.sub(r"^\w+: ", "", side.value) for side in found[0].sides}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("No fewer than 40 of the passengers were on no list, the coast guard said.", "More than 300 passengers were crammed on the ship."),
        ("The family said that it is not selling out of Tindrel.", "Tindrel, the pump maker, had sales of £940 million in 2024."),
        ("The newspaper put the price of a share at 620 pence.", "Shares closed at 492 pence a share on Friday."),
        ("The firm denied that it had cut no jobs.", "The firm has cut no jobs, a union leader said."),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_no_or_like_one_count_is_no_conflict(one, other):
    assert conflicts(stories(one, other)) == []


def test_statements_are_joined_sooner_where_the_articles_tell_the_same():
    told = ("Fishermen blocked the northern pier on Sunday.", "Engineers said the roof of the old mill leaks badly.", "The library near the harbour opens in May.")  # fmt: skip
    pair = ("Bathers of Larne are losing the old baths.", "The council of Larne closes the old swimming hall.")
    alike = stories(f"{' '.join(told)} {pair[0]}", f"{' '.join(told)} {pair[1]}")
    other = ("Ferry prices rose by nine percent.", "A dog show drew crowds in Corran.", "Snow fell on the hills.")
    apart = stories(f"{' '.join(told)} {pair[0]}", f"{' '.join(other)} {pair[1]}")
    assert together(alike, "baths", "swimming")
    assert not together(apart, "baths", "swimming")


def test_an_age_says_who_is_meant_and_not_what_happened():
    story = stories(
        "The 29-year-old singer fainted at a rehearsal in Delft.", "The 29-year-old singer bought a house in Spain."
    )
    assert not together(story, "fainted", "house")


def test_who_denies_it_and_who_says_no_say_the_same():
    story = stories(
        "The manager denied that the singer had fainted at the rehearsal in Delft.",
        "The singer did not faint at the rehearsal in Delft, the hall said.",
    )
    assert together(story, "had fainted", "did not faint")
    assert conflicts(story) == []


def test_what_the_reporter_adds_is_not_put_into_the_speakers_mouth():
    text = "“I stopped to mend a stranger's outboard and was late for everything,” said Hannah Leckie, a nurse, to laughter in the hall."
    told = " ".join(sentence.text for sentence in compose(merge([report(text)])))
    assert "“I stopped to mend a stranger's outboard" in told
    assert "laughter" not in told


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (  # a role and the name that an article gives it
            "The knife came from the kitchen of the inn, the prosecutor said.",
            "The prosecutor, Ada Kovac, spoke for an hour. The knife came from the kitchen of the inn, Ms Kovac said.",
        ),
        (  # a body by a plain word, in an article that credits it by name
            "Redruth police closed the road. Redruth police said the lorry carried 40 crates of fireworks. The lorry carried 40 crates of fireworks to the fair, the force said.",
            "The lorry carried 40 crates of fireworks to the fair, Redruth police said.",
        ),
        (  # a claim in an outlet's own voice that speaks of the outlet which tells it
            "The merger will cost 900 jobs in Leeds, a story in the Northern Argus has it.",
            "By Ann Poe, Northern Argus\n\nThe merger will cost 900 jobs in Leeds, two executives said.",
        ),
        (  # several of a role, of whom another article names the one
            "The mill will lose 300 looms by June, analysts say. The mill needs 40 million euros, analysts say.",
            "Ann Poe, an analyst at Holm & Stead, wrote to clients. The mill will lose 300 looms by June, the analyst said.",
        ),
        (  # by what somebody does in court
            "The knife came from the kitchen of the inn, the prosecutor said.",
            "Ada Kovac, prosecuting, spoke for an hour. The knife came from the kitchen of the inn, Ms Kovac said.",
        ),
        (  # a body by its place
            "The mill will lose 300 looms by June, a spokesman for Holm Textiles said.",
            "The mill will lose 300 looms by June, a spokeswoman for the Leeds-based company said.",
        ),
        (  # who gives no comment, in the article's own voice
            "Holm Textiles declined to comment.",
            "Holm Textiles said it did not comment on rumours.",
        ),
        (  # an outlet that is not named
            "The mill will lose 300 looms by June, a crew member told the Northern Argus.",
            "The mill will lose 300 looms by June, one tabloid says.",
        ),
        (  # an expert's figure, told flat
            "The mill will lose 300 looms by June, reckons Ann Poe, an analyst at Holm Bank.",
            "The mill is to lose 300 looms by June.",
        ),
        (  # a person and the body that he speaks for
            "The mill will lose 300 looms by June, said Ales Perko, leader of the union SJS.",
            "The mill will lose 300 looms by June, the union SJS says.",
        ),
        (  # two copies that credit nobody
            "A shootout broke out on the border near the village of Corran in the early hours of Monday.",
            "The news follows the shootout on the border near the village of Corran on Monday.",
        ),
        (  # people at large
            "Columns of army lorries were seen at Corran on Sunday, residents said.",
            "Columns of army lorries were seen at Corran on Sunday, villagers said.",
        ),
        (  # somebody who posts, by the name and by what an article calls her
            "The leaker @quillfox posted photos. The Orbit phone will cost 899 euros in Europe, the tipster said.",
            "The Orbit phone will cost 899 euros in Europe, according to quillfox.",
        ),
    ],
)
def test_one_party_in_other_words_is_one_origin(one, other):
    outlet = "Northern Argus" if "Argus" in other else None
    story = merge([report(one), report(other, outlet=outlet)])
    shared = [fact for fact in story.facts if len({key for o in fact.origins for key in o.claims}) > 1]
    assert shared
    assert all(len(fact.origins) == 1 for fact in shared)


def test_two_bodies_stay_two_origins():
    one = "Redruth police closed the road. The lorry carried 40 crates of fireworks to the fair, Redruth police said."
    other = "Truro council met. There were 40 crates of fireworks in that lorry, the council said."
    story = merge([report(one), report(other)])
    assert [len(fact.origins) for fact in story.facts if len(fact.claims) > 1] == [2]


def test_who_speaks_of_the_party_makes_no_flat_statement():
    first = report("The leaker @quillfox said the Orbit phone may arrive on 18 February.", published="2024-09-09")
    later = "That is bad news for all who wait for the Orbit phone to arrive on 18 February, the day named by the leaker quillfox."
    flat = "The Orbit phone arrives on 18 February."
    assert not merge([first, report(later, published="2024-09-10")]).drift
    told = merge(
        [first, report(flat + " Leaker quillfox is well known, according to quillfox.", published="2024-09-10")]
    )
    assert all(one.kind is DriftKind.INFLATION for one in told.drift)


def test_what_accounts_differ_on_is_in_the_summary():
    story = merge([report(FIRST), report(DENIAL)])
    disputed = {side.fact for conflict in story.conflicts for side in conflict.sides}
    assert disputed
    assert min(story.weights[key] for key in disputed) >= DISPUTED
    assert disputed & {key for sentence in compose(story) for key in sentence.facts}


def test_a_pronoun_is_no_credit_in_a_summary():
    text = "The Sunday Mirror ran a story. The bridge will be closed for a year, it said, and the ferry will run every hour."
    assert not any(re.search(r"according to (?:it|they|he|she)\b", one.text) for one in compose(merge([report(text)])))


def test_an_origin_is_named_by_a_noun_where_one_of_its_articles_has_one():
    told = "The new carriers are worth 85 million euros and come in March,"
    fact = stories(f"{told} it said.", f"{told} the officials said.").facts[0]
    assert [origin.label for origin in fact.origins] == ["the officials"]


def test_a_role_is_credited_by_the_name_that_another_article_gives():
    one = "The leaker @quillfox posted photos. The Orbit phone will cost 899 euros in Europe, the tipster said."
    other = "The Orbit phone will cost 899 euros in Europe, according to quillfox."
    story = merge([report(one), report(other)])
    fact = next(fact for fact in story.facts if "899" in fact.statement)
    assert [origin.label for origin in fact.origins] == ["quillfox"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The bus journey to Marsham takes 50 minutes, the union said.", "The bus journey to Marsham takes 50 minutes, the principal, Dev Rao, said."),
        ("Aldova and Brenn will sign a border agreement on 1 June, Aldova's foreign ministry said.", "Aldova and Brenn will sign a border agreement on 1 June, Brenn's foreign ministry said."),
        ("President Ivo Rand met reporters. The truce will hold until July, the president said.", "President Samuel Dorn met reporters. The truce will hold until July, the president said."),
        ("Ann Poe never saw the memo on the bus passes, her party's Poe allies said.", "Ann Poe never saw the memo on the bus passes, Ann Poe said."),
        ("The mill will lose 300 looms, said Ales Perko, leader of the union SJS.", "The mill will lose 300 looms, said Ann Poe, head of Holm Textiles."),
        ("The prisoners will be freed in July, said a spokesman for the army of Aldova.", "The prisoners will be freed in July, said a spokesman for the army of Brenn."),
    ],
)  # fmt: skip
def test_two_parties_who_say_the_same_stay_two_origins(one, other):
    shared = [
        fact
        for fact in merge([report(one), report(other)]).facts
        if len(fact.claims) > 1 and "met" not in fact.statement
    ]
    assert shared
    assert all(len(fact.origins) == 2 for fact in shared)


def test_who_credits_nobody_does_not_make_two_parties_one():
    first = "Two people were killed and eleven injured when a boiler exploded at a paint factory in Corran on Friday morning, police said."
    second = "Two people died and eleven were injured in the explosion at the paint factory in Corran, St Brede's Hospital said on Friday."
    third = "Two people were killed and eleven injured in the explosion at a paint factory in Corran on Friday."
    fact = merge([report(first), report(second), report(third)]).facts[0]
    assert sorted(origin.label for origin in fact.origins) == ["St Brede's Hospital", "police"]


def test_what_an_article_says_itself_is_of_those_whom_it_credits_for_it():
    text = "Acme will hire 400 engineers in Leeds this year, Mayor Ann Poe said. Acme will hire 400 engineers in Leeds this year. Acme will hire 400 engineers in Leeds this year, Reuters reported."
    fact = merge([report(text)]).facts[0]
    assert len(fact.claims) == 3
    assert len(fact.origins) == 1


def test_a_toll_that_grew_in_steps_is_told_step_by_step():
    days = (("2024-03-01", 14), ("2024-03-02", 19), ("2024-03-04", 23))
    told = [
        report(f"The ferry disaster off Maribu left {count} people dead, the coastguard said.", published=day)
        for day, count in days
    ]
    steps = {tuple(sorted(re.findall(r"\d+", side.value)[0] for side in one.sides)) for one in merge(told).conflicts}
    assert steps == {("14", "19"), ("19", "23")}


def test_a_further_number_is_not_the_number_of_before():
    story = stories(
        "Aldova drafted 30,000 reservists in its call-up of September, the ministry said.",
        "Aldova plans to call up a further 30,000 reservists, the ministry said.",
    )
    assert not together(story, "September", "further")


@pytest.mark.parametrize(
    ("one", "other"),
    [("sold", "sell"), ("bought", "acquire"), ("fell", "drop"), ("fled", "escape"), ("children", "child"), ("sank", "sinking"), ("wives", "wife")],
)  # fmt: skip
def test_forms_that_no_ending_shows_are_one_word(one, other):
    assert stems_of(one) == stems_of(other)


def test_a_summary_sets_a_denial_against_the_claim_and_not_against_another_no():
    story = stories(
        "The next Orbit phone will have a titanium frame, a leaker claims.",
        "The Orbit phone does not have a titanium frame, said Paula Ng, head of hardware. The company denied that its next Orbit phone would have a titanium frame.",
    )
    contrasts = [one.text for one in compose(story) if "accounts differ" in one.text]
    assert not any(" not " in text.split("; accounts differ")[0] and "denied" in text for text in contrasts)


def test_a_denial_of_the_main_claim_is_in_the_summary():
    first = "Halden is in advanced talks to buy Corvex, three people familiar with the matter said. Halden would pay 620 pence a share, the people said."
    second = "Halden is in talks to buy Corvex, the Ledger reported. Shares in Corvex rose 14 per cent."
    third = "Halden denied that it was in talks to buy Corvex, a spokesman said on Friday."
    assert any("denied" in one.text for one in compose(merge([report(first), report(second), report(third)])))


def test_who_says_whose_words_they_are_takes_nothing_back():
    first = report("Acme will close the old paper mill in Marsham in June. Nobody was told.", outlet="Harbour Post")
    second = report(
        "Acme will close the old paper mill in Marsham in June, the Harbour Post reported. Nobody was told."
    )
    assert merge([first, second]).drift == ()


def test_no_number_of_a_claim_stands_outside_its_quote():
    text = "The draft, which was sent to the 27 member states late on Monday, names 51 people, among them judges, and 23 companies."
    for claim in report(text).claims:
        quoted = {number for quote in claim.quotes for number in re.findall(r"\d+", quote.exact)}
        assert set(re.findall(r"\d+", claim.text)) <= quoted


def test_a_phrase_in_marks_is_not_shown_as_a_whole_quotation():
    text = "The town is angry. Joan Bickerstaff, 81, of Mill Lane, said she would be “a prisoner in my own home” without hers."
    summary = " ".join(one.text for one in compose(merge([report(text)])))
    assert "“Joan" not in summary
    assert "Joan Bickerstaff would be “a prisoner in my own home” without hers" in summary
