"""A story of any size, made from a fixed seed: articles that tell the same few hundred facts in other words and about other people."""

import random
from pathlib import Path

_PEOPLE = "Ann Low,Omar Reyes,Lena Fox,Ivo Marsh,Dana Pike,Theo Grant,Mira Stone,Carl Webb,Rosa Lind,Hugh Vane".split(
    ","
)
_ROLES = "mayor,owner,union leader,police chief,engineer,minister,lawyer,inspector,doctor,analyst".split(",")
_PLACES = "Oldtown,Newton,Eastbrook,Millford,Harbury,Westfield,Longmoor,Castleby,Stonely,Redhill".split(",")
_THINGS = "mine,bridge,ferry,mill,dam,tunnel,refinery,stadium,hospital,depot".split(",")
_FORMS = (
    "The {thing} in {place} was shut after {number} people were hurt, {role} {name} said.",
    "About {number} jobs at the {place} {thing} may go, according to {name}, the {role}.",
    "{name} denied that the {thing} in {place} would be sold.",
    "The {role} of {place}, {name}, told the Post that repairs of the {thing} cost {number} million dollars.",
    "The {thing} at {place} could open again in {month}, sources familiar with the matter said.",
    "Inspectors found {number} faults in the {thing} near {place} in {month}.",
)
_MONTHS = "January,February,March,April,May,June".split(",")


def write_story(folder: Path, *, articles: int, sentences: int = 8) -> None:
    """Write `articles` text files of `sentences` sentences each below `folder`; the same for the same numbers."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(articles):
        dice = random.Random(number)  # noqa: S311  # articles, not secrets
        lines = [_sentence(dice, articles) for _ in range(sentences)]
        (folder / f"article{number:05}.txt").write_text(f"Report {number} from {_PLACES[number % 10]}\n\n" + "\n\n".join(lines) + "\n")  # fmt: skip


def _sentence(dice: random.Random, articles: int) -> str:
    topic = dice.randrange(max(6, articles // 2))  # so many things are told of, each in a few articles
    fixed = random.Random(-topic - 1)  # noqa: S311
    known = {
        "thing": fixed.choice(_THINGS), "place": fixed.choice(_PLACES), "name": fixed.choice(_PEOPLE), "role": fixed.choice(_ROLES),
        "number": fixed.randrange(11, 900), "month": fixed.choice(_MONTHS),
    }  # fmt: skip
    return _FORMS[topic % len(_FORMS)].format(**known)
