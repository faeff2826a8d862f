"""Embeddings, where an endpoint has a model for them: they bring together what shares few words, and part nothing."""

import math

from pipeline import summarize
from pipeline.ask import Endpoint
from pipeline.match import likeness, with_meaning
from pipeline.merge import compared
from tests.faulty import serving
from tests.helpers import report
from tests.matrix import comparable, story

TEXTS = (
    "The mine near Oldtown was shut by inspectors on Monday. A walkout began at the harbour of Newton.",
    "Inspectors ordered the closure of the pit near Oldtown. Ships wait outside Newton. Dockers get more pay.",
)


def statements():
    return compared([report(text) for text in TEXTS])


def test_what_is_much_nearer_than_usual_becomes_likelier_and_nothing_less_likely():
    found = statements()
    vectors = [[1.0, 0.0, 0.1 * at] if "shut" in one.text or "closure" in one.text else [0.0, math.cos(at), math.sin(at)] for at, one in enumerate(found)]  # fmt: skip
    seen = with_meaning(found, vectors)
    for at, one in enumerate(found):
        for to, other in enumerate(found[:at]):
            assert likeness(seen[at], seen[to]) >= likeness(one, other)


def test_vectors_that_are_all_alike_say_nothing():
    found = statements()
    assert with_meaning(found, [[1.0, 2.0]] * len(found)) == found
    assert with_meaning(found[:1], [[1.0, 2.0]]) == found[:1]


def made(tmp_path, server, **known):
    there = Endpoint("double", server.url, "k", **known)
    return summarize([str(story(tmp_path))], endpoint=there, ledger=tmp_path / "ledger")


def test_run_asks_for_each_text_once_and_never_again(tmp_path):
    with serving() as server:
        first = made(tmp_path, server, embeddings="e")
        asked = list(server.embeddings)
        second = made(tmp_path, server, embeddings="e")
        assert server.embeddings == asked
    assert len(asked) == len(set(asked)) == len({claim.text for claim in first.claims})
    assert first.run.tokens.input == 507
    assert comparable(first.model_dump()) == comparable(second.model_dump())


def test_without_a_model_for_them_none_are_asked_for(tmp_path):
    with serving() as server:
        made(tmp_path, server)
        assert not server.embeddings


def test_server_without_embeddings_is_named_and_the_words_decide(tmp_path):
    with serving() as server:
        server.embeds = False
        brief = made(tmp_path, server, embeddings="e")
        plain = made(tmp_path / "plain", server)
    assert brief.run.incomplete
    assert "reconciled by the rules in part" in brief.warnings[0].reason
    assert "'e'" in brief.warnings[0].reason
    assert brief.facts == plain.facts
