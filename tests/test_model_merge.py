"""Matching and composing with a model: doubles that know the answer, agree with everything, or make things up."""

import asyncio
import re

import pytest

from pipeline.match import group
from pipeline.merge import compared, merge
from pipeline.model_compose import compose_with_model
from pipeline.model_merge import QUESTIONS, unite, unsure_pairs
from pipeline.model_read import Counts
from schemas import ArticleReport
from tests.doubles import Server, answer
from tests.helpers import report

ONE = (
    "The city council voted to close the old swimming hall in Larne. The roof of the hall leaks badly, engineers said. "
    "A new library opens near the harbour. Ferry prices rose by nine percent. Fishermen blocked the northern pier on Sunday."
)
OTHER = (
    "Fans of the club were glad. Engineers said the roof leaks badly in the hall. Near the harbour a library will open. "
    "A dog show drew crowds. Fishermen blocked the northern pier on Sunday. "
    "Swimmers of Larne are losing the old baths that their grandparents dug by hand from the rock after an angry debate that split the town."
)


@pytest.fixture(scope="module")
def reports() -> list[ArticleReport]:
    return [report(ONE), report(OTHER)]


def questions(request):
    """Number, text and offered facts of each question, as the model sees them."""
    found = []
    for line in request["messages"][1]["content"].splitlines():
        if opened := re.match(r"Question (\d+): (.*)", line):
            found.append((int(opened[1]), opened[2], {}))
        elif offered := re.match(r"\((\d+)\) (.*)", line):
            found[-1][2][int(offered[1])] = offered[2]
    return found


def about(*words):
    """A double that holds two facts for one where both speak of the same of `words`, in either's wording."""

    def same(text, other):
        return any(all(re.search(word, one, re.IGNORECASE) for one in (text, other)) for word in words)

    def reply(request):
        return answer({"answers": [{"question": n, "same": [k for k, other in offered.items() if same(text, other)][:4]} for n, text, offered in questions(request)]})  # fmt: skip

    return reply


def everything_is_one(request):
    return answer({"answers": [{"question": n, "same": list(offered)[:4]} for n, _, offered in questions(request)]})


def united(reports, server):
    found = compared(reports)
    groups = group(found)
    joined, trouble = asyncio.run(unite(found, groups, unsure_pairs(found), server.asker()))
    assert trouble == []
    assert {index for members in joined for index in members} == set(range(len(found)))
    return found, groups, joined


def test_model_that_knows_joins_what_the_matcher_was_unsure_of(reports):
    server = Server(about("pier", "roof", "library", "council|swimmers", "ferry", "dog", "fans"))
    found, groups, joined = united(reports, server)
    assert len(joined) < len(groups)
    texts = [{found[i].claim.text for i in members} for members in joined]
    assert any(any("losing" in text for text in one) and any("voted" in text for text in one) for one in texts)


def test_model_that_says_yes_to_everything_is_not_believed(reports):
    server = Server(everything_is_one)
    _, groups, joined = united(reports, server)
    assert server.requests
    assert joined == groups


def test_every_question_holds_a_fact_that_is_plainly_another(reports):
    server = Server(everything_is_one)
    united(reports, server)
    for request in server.requests:
        asked = questions(request)
        assert len(asked) <= QUESTIONS
        assert all(len(offered) >= 2 for _, _, offered in asked)


def word(n, k):
    """A made-up word, another one for each n and k."""
    syllables = ("bdfgklmnprtv"[(n * 7 + k * 5 + i * 3) % 12] + "aeiou"[(n + k * 2 + i) % 5] for i in range(2))
    return "".join(syllables) + "bdfgklmnprtv"[n % 12] + "aeiou"[(n // 12) % 5] + "bdfgklmnprtv"[k % 12]


def test_calls_grow_with_facts_not_with_pairs():
    def calls(count):
        texts = [
            " ".join(f"The {word(n, 1)} of {word(n, 0)} opened {word(n, 2)} {word(n, 3)} {word(n, 4)} {word(n, 5)} on the bridge." for n in range(count)),
            " ".join(f"Near the bridge, the {word(n, 0)} has {word(n, 6)} {word(n, 7)} {word(n, 8)} {word(n, 9)} in its hall." for n in range(count)),
        ]  # fmt: skip
        server = Server(answer({"answers": []}))
        united([report(text) for text in texts], server)
        return len(server.requests)

    assert 0 < calls(20) <= 20
    assert calls(60) <= 4 * calls(20)


def drafted(reports, *sentences):
    counts = Counts()
    server = Server(answer({"sentences": list(sentences)}))
    story = merge(reports)
    return asyncio.run(compose_with_model(story, server.asker(), counts)), counts, story, server


def test_sound_sentence_of_the_model_is_told_with_its_count(reports):
    story = merge(reports)
    shown = story.facts[0].statement.rstrip(".")
    made, counts, *_ = drafted(reports, {"facts": [1], "text": f"In Larne, {shown[:1].lower()}{shown[1:]}."})
    assert any(sentence.text.startswith("In Larne, ") or counts.repaired for sentence in made)
    assert all(len(sentence.facts) > 0 for sentence in made)
    shared = [
        fact.id
        for fact in story.facts
        if len({claim.article for claim in story.claims if claim.id in fact.claims}) == 2
    ]
    assert all("(2 articles, " in one.text for one in made if set(one.facts) & set(shared))


@pytest.mark.parametrize(
    ("check", "text"),
    [
        ("summary_figure", "The council voted to close 14 old swimming halls in Larne."),
        ("summary_name", "The council voted to close the old swimming hall in Rotterdam."),
        ("summary_form", "The city council voted to close the old swimming hall in Larne. by: the council"),
        ("text", "Everyone was happy with all that had happened on this sunny day."),
        ("facts", ""),
    ],
)
def test_unsound_sentence_is_asked_again_then_told_extractively(reports, check, text):
    cited = [99] if check == "facts" else [1]
    made, counts, story, server = drafted(reports, {"facts": cited, "text": text or "Nothing."})
    assert len(server.requests) == 2
    assert counts.fired[check] == 1
    assert counts.repaired[check] == 1
    assert not any(text and text in sentence.text for sentence in made)
    assert made[0].facts
    assert sum(len(sentence.text.split()) for sentence in made) <= 300
    assert {key for sentence in made for key in sentence.facts} <= {fact.id for fact in story.facts}


def test_doubt_and_credit_may_not_be_dropped():
    story = [report("It rained. The dam could fail within days, two engineers said. The road is closed.")]
    for text in ("The dam fails within days, two engineers said.", "The dam could fail within days."):
        _, counts, *_ = drafted(story, {"facts": [1], "text": text}, {"facts": [2], "text": text})
        assert counts.fired["surer"] >= 1
