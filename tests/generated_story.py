"""A story of any size, made from a fixed seed: articles that tell the same facts in other words, order and company.

Every fact has a place, a party and a figure of its own and is told by about TELLERS articles; wording, credit, background and
order are drawn anew each time, and no sentence stands twice in a story. Left out: anything that was ever printed.
"""

import random
from collections.abc import Iterator
from itertools import count
from pathlib import Path

TELLERS = 5
"""Articles that tell one fact, on average, whatever the size of the story."""
_FIRST = "Ann Omar Lena Ivo Dana Theo Mira Carl Rosa Hugh Edda Noor Piet Sana Joel Tess".split()
_LAST = "Low Reyes Fox Marsh Pike Grant Stone Webb Lind Vane Okoro Baum Silva Krantz Adeyemi Holt".split()
_ROLES = "mayor,owner,union leader,police chief,chief engineer,minister,lawyer,inspector,surgeon,analyst,governor,port director".split(",")  # fmt: skip
_THINGS = "mine,bridge,ferry,mill,dam,tunnel,refinery,stadium,hospital,depot,harbour,airport,reactor,pipeline,school,warehouse".split(",")  # fmt: skip
_MONTHS = "January,February,March,April,May,June,July,August,September,October".split(",")
_PAPERS = "Post,Courier,Herald,Gazette,Observer,Chronicle,Tribune,Echo".split(",")
_SYLLABLES = "bar cor den fal gor hul jas kel lor mar nor pel quin ras sten tor ul ves wic yar zel dra fen gly".split()
_ENDS = "ton bury field moor ford haven wick stead bridge mouth".split()
_FACTS = (
    ("the {thing} in {place} was shut after {number} people were hurt", "{number} people were injured at the {place} {thing}, which has been closed"),
    ("about {number} jobs at the {place} {thing} may go", "the {thing} at {place} could cut some {number} posts", "up to {number} workers might lose their jobs at the {thing} of {place}"),
    ("the {thing} in {place} would not be sold to {name}", "there is no plan to sell the {place} {thing} to {name}"),
    ("repairs of the {place} {thing} cost {number} million dollars", "mending the {thing} at {place} took {number} million dollars"),
    ("the {thing} at {place} could open again in {month}", "the {place} {thing} may reopen by {month}", "{month} is likely when the {thing} in {place} opens again"),
    ("inspectors found {number} faults in the {place} {thing} in {month}", "a check in {month} turned up {number} defects at the {thing} near {place}"),
    ("{name} will leave the board of the {place} {thing} in {month}", "{name} is to step down at the {thing} of {place} in {month}"),
    ("the {place} {thing} leaked {number} tonnes of oil into the river", "{number} tonnes of oil ran into the river from the {thing} in {place}"),
)  # fmt: skip
_CREDITS = (
    "{Fact}, {role} {name} said.", "According to {name}, the {role}, {fact}.", "{name}, the {role}, told the {paper} that {fact}.", "{Fact}, according to sources familiar with the matter.",
    "The {paper} reported, citing two officials, that {fact}.", "{Fact}.", "“{Fact},” said {name}, the {role} of {town}.", "{name} denied that {fact}.", "Officials in {town} confirmed that {fact}.",
    "{Fact}, the {paper} reported.", "It is possible that {fact}, {name} added.", "{Fact}, people close to the {role} said on condition of anonymity.",
)  # fmt: skip
_SETTINGS = (
    "Residents of {town} queued along the {way} for {thing} news.", "The {role} had promised {town} a {quality} {way} since {month}.", "Few in {town} remember a {quality} winter like it.",
    "Trade along the {way} from {town} was {quality} in {month}.", "The council of {town} meets again about the {quality} {way}.", "Work on a {quality} {way} near {town} began {years} years ago.",
)  # fmt: skip
_QUALITIES = "quiet,busy,dry,hard,long,narrow,costly,windy,slow,steady,rough,modest".split(",")
_WAYS = "road,quay,canal,railway,footpath,market,square,embankment,viaduct,promenade".split(",")
_TIMES = ("", "", "On Monday, ", "Last week, ", "Late on Friday, ", "In a statement, ", "Meanwhile, ")


def write_story(folder: Path, *, articles: int, sentences: int = 8) -> None:
    """Write `articles` text files of `sentences` sentences each below `folder`; the same for the same numbers."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(story_texts(articles=articles, sentences=sentences)):
        (folder / f"article{number:05}.txt").write_text(text, encoding="utf8")


def story_texts(*, articles: int, sentences: int = 8) -> Iterator[str]:
    """The texts of the articles of one story, a headline and a paragraph for each sentence; one in four is background."""
    facts = max(4, articles * sentences * 3 // (4 * TELLERS))
    told: set[str] = set()
    for number in range(articles):
        dice = random.Random(number)  # noqa: S311  # articles, not secrets
        lines = [_new(dice, told, facts, background=at % 4 == 3) for at in range(sentences)]
        yield f"Report {number} from {_town(number)}\n\n" + "\n\n".join(lines) + "\n"


def _new(dice: random.Random, told: set[str], facts: int, *, background: bool) -> str:
    """A sentence that no article of the story holds yet."""
    for tries in count():
        line = _background(dice) if background else _telling(dice, dice.randrange(facts))
        if tries > 20:
            line = f"{line[:-1].rstrip('.”')} at {_town(dice.randrange(10**6))}."
        if line not in told:
            told.add(line)
            return line
    raise AssertionError


def _telling(dice: random.Random, topic: int) -> str:
    fixed = random.Random(-topic - 1)  # noqa: S311
    known = {"thing": fixed.choice(_THINGS), "place": _town(topic), "name": _person(fixed), "number": fixed.randrange(11, 900), "month": fixed.choice(_MONTHS)}  # fmt: skip
    fact = dice.choice(_FACTS[topic % len(_FACTS)]).format(**known)
    who = random.Random(topic * 3 + dice.randrange(3))  # noqa: S311  # each fact has few who tell it
    credit = {"role": who.choice(_ROLES), "name": _person(who), "paper": dice.choice(_PAPERS), "town": _town(who.randrange(10**6))}  # fmt: skip
    line = dice.choice(_CREDITS).format(fact=fact, Fact=fact[0].upper() + fact[1:], **credit)
    time = dice.choice(_TIMES)
    return time + (line[0].lower() + line[1:] if time and line.split()[0] in ("The", "A", "About", "Up", "It", "Officials") else line)  # fmt: skip


def _background(dice: random.Random) -> str:
    return dice.choice(_SETTINGS).format(
        town=_town(dice.randrange(10**6)), way=dice.choice(_WAYS), quality=dice.choice(_QUALITIES), role=dice.choice(_ROLES),
        month=dice.choice(_MONTHS), thing=dice.choice(_THINGS), years=dice.randrange(2, 60),
    )  # fmt: skip


def _person(dice: random.Random) -> str:
    return f"{dice.choice(_FIRST)} {dice.choice(_LAST)}"


def _town(number: int) -> str:
    """A place name of its own for each number below some hundred thousand."""
    size = len(_SYLLABLES)
    parts = [_SYLLABLES[number % size], _SYLLABLES[number * 7 // size % size], _ENDS[number // (size * size) % 10]]
    extra = _SYLLABLES[number // (size * size * 10) % size] if number >= size * size * 10 else ""
    return ("".join([extra, *parts])).capitalize()
