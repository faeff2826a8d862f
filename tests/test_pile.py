"""Stories from a pile: what belongs together, what stays apart, and that nothing but the articles decides."""

import pytest

from pipeline.features import features
from pipeline.pile import copies, group
from tests.bcubed import bcubed
from tests.generated_pile import pile
from tests.helpers import SEEDS

BRIDGE = {
    "bridge-1": "Tarnbrook bridge closed after cracks found\n\nThe Tarnbrook bridge was closed on Monday after inspectors found cracks in two of its piers. Mayor Ilse Haverkamp said repairs could cost 14 million euros and last until March.",
    "bridge-2": "Haverkamp: no traffic over Tarnbrook bridge before spring\n\nNo car will cross the bridge at Tarnbrook before March, the mayor, Ilse Haverkamp, told reporters. Engineers of Holm & Brandt had reported cracks in the piers. The bill may reach 14 million euros.",
    "bridge-3": "Who knew of the cracks?\n\nThe firm Holm & Brandt warned of cracks in the piers at Tarnbrook two years ago, according to a letter seen by the Courier. Haverkamp said she had never received it. The bridge has been shut since Monday.",
}
STRIKE = {
    "strike-1": "Ferry crews walk out\n\nCrews of Norvik Ferries walked out on Tuesday over pay. Union leader Oskar Lindqvist said 900 members had joined. The mayor of Tarnbrook, Ilse Haverkamp, asked both sides to talk.",
    "strike-2": "Norvik Ferries strike leaves islands cut off\n\nThe strike at Norvik Ferries has cut off four islands. Some 900 crew members demand eight percent more pay, Oskar Lindqvist of the seafarers' union said. The company offered three percent.",
}
LONE = {
    "lone": "A cheese that won a prize\n\nA farmer near Lowmere won first prize for a blue cheese that ripens in an old mine. Judges praised its smell."
}


def stories(texts: dict[str, str], days: dict[str, str] | None = None, old: dict[str, str] | None = None) -> set[frozenset[str]]:  # fmt: skip
    found = [features(key, text, published=(days or {}).get(key)) for key, text in texts.items()]
    return {frozenset(one.ids) for one in group(found, old=old)}


def sets(*groups: object) -> set[frozenset[str]]:
    return {frozenset(one) for one in groups}


def test_stories_of_one_town_stay_apart_and_what_is_of_neither_alone():
    assert stories(BRIDGE | STRIKE | LONE) == sets(BRIDGE, STRIKE, LONE)


def test_the_five_seeds_are_one_story():
    texts = {path.name: path.read_text(encoding="utf8") for path in SEEDS.iterdir()}
    assert stories(texts) == sets(texts)
    assert stories(texts | BRIDGE | LONE) == sets(texts, BRIDGE, LONE)


@pytest.mark.parametrize("seed", range(3))
def test_order_does_not_matter(seed):
    made = pile(seed, stories=6, alone=3)
    found = [features(one.key, one.text, published=one.published) for one in made]
    mixed = sorted(found, key=lambda one: one.sketch)
    assert group(found) == group(mixed)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("dated", [True, False])
def test_generated_piles_are_taken_apart(seed, dated):
    made = pile(seed, stories=12, alone=8)
    groups = group([features(one.key, one.text, published=one.published if dated else None) for one in made])
    precision, recall, both = bcubed({key: one.ids[0] for one in groups for key in one.ids}, {one.key: one.story for one in made})  # fmt: skip
    assert both >= 0.85, (precision, recall)


def test_same_words_months_apart_are_two_stories():
    again = {f"{key}-again": text.replace("Monday", "Friday") for key, text in list(STRIKE.items())[:1]}
    later = {"strike-1-again": "2026-09-01", "strike-1": "2026-01-13", "strike-2": "2026-01-13"}
    other = {"strike-1-again": "Ferry crews at Norvik are back on strike\n\nOskar Lindqvist of the seafarers said 400 crew members of Norvik Ferries had stopped work again over rosters. The company was surprised."}  # fmt: skip
    assert again.keys() == other.keys()
    assert stories(STRIKE | other, later) == sets(STRIKE, other)


def test_articles_that_each_resemble_the_next_make_no_chain():
    words = [f"Word{chr(97 + n)}{chr(97 + m)}" for n in range(12) for m in range(10)]
    texts = {f"c{n:02}": "Report.\n\n" + " ".join(f"He met {word} there." for word in words[n * 8 : n * 8 + 14]) for n in range(12)}  # fmt: skip
    assert max(map(len, stories(texts))) < 6


def test_near_copies_are_found_and_different_texts_are_not():
    text = BRIDGE["bridge-1"] + " " + BRIDGE["bridge-3"]
    found = [features("a", text), features("b", text.replace("Monday", "Tuesday")), features("c", STRIKE["strike-1"])]
    assert copies(found) == [(0, 1)]


def test_languages_are_kept_apart():
    german = {"de-1": "Die Brücke in Tarnbrook ist seit Montag gesperrt, weil in den Pfeilern Risse gefunden wurden. Das sagte die Bürgermeisterin Ilse Haverkamp.",
              "de-2": "Wegen der Risse in den Pfeilern bleibt die Brücke von Tarnbrook bis März gesperrt, wie Bürgermeisterin Ilse Haverkamp am Montag sagte."}  # fmt: skip
    assert stories(BRIDGE | german) == sets(BRIDGE, german)


def test_a_story_of_old_stays_together_and_takes_in_what_is_new():
    old = {"bridge-1": "s1", "strike-1": "s2", "lone": "s1"}
    assert stories(BRIDGE | STRIKE | LONE, old=old) == sets({*BRIDGE, "lone"}, STRIKE)


def test_two_stories_of_old_are_never_joined():
    assert stories(BRIDGE, old={"bridge-1": "s1", "bridge-2": "s2"}) in (
        sets({"bridge-1", "bridge-3"}, {"bridge-2"}),
        sets({"bridge-1"}, {"bridge-2", "bridge-3"}),
    )


@pytest.mark.parametrize("text", ["", "…", "word", "12", "日本", "\ud800 \x00", "a " * 20000, "A" * 100_000])
def test_any_text_is_grouped(text):
    assert len(stories({"odd": text} | BRIDGE)) == 2


def test_what_stands_alone_says_why():
    (alone,) = [one for one in group([features(key, text) for key, text in (BRIDGE | LONE).items()]) if len(one.ids) == 1]  # fmt: skip
    assert "next to nothing in common" in alone.reason or "nearest is" in alone.reason
