"""Piles of any size, made from a seed: stories of several domains, retold unevenly, near-copies, and articles that stand alone.

All stories of a domain share its words, its institutions and its background; what a story has of its own is a few names, figures and
things that happen, of which each article tells some, in its own words. Nothing here is news.
"""

import json
import random
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

_ROOTS = "bar cor del fen gar hul jor kel lan mor nev ost pel quin ros sten tur ulm ver wes yar zen".split()
_ENDS = "ford ham dale by wick sen ton well mouth ridge low stead".split()
_FIRST = "Ada Ben Cora Dan Ella Finn Gwen Hugo Iris Jack Kate Liam Mara Nils Olga Paul".split()
_DOMAINS = {
    "court": "judge jury prosecutor defence witness clerk bailiff juror barrister appellant; heard adjourned outlined challenged summed weighed recalled dismissed disputed noted; evidence charges verdict testimony sentence appeal bail motion exhibit statement; Ministry of Justice",
    "health": "doctor nurse regulator patient surgeon hospital clinic laboratory pharmacist researcher; enrolled tested treated approved delayed prescribed monitored recalled screened reviewed; vaccine trial dose tablet ward symptom therapy sample placebo infection; Medicines Board",
    "sport": "striker manager goalkeeper captain coach referee club winger defender scout; trained scored praised signed benched booked rested injured loaned tackled; squad match season transfer goal league stand pitch contract penalty; Football League",
    "business": "analyst investor chairman shareholder board lender bank trader auditor supplier; expects backed bought sold raised cut hedged valued merged financed; margin share offer price profit dividend merger debt revenue stake; Competition Office",
    "politics": "minister deputy opposition senator coalition speaker voter party whip premier; tabled amended debated rejected backed postponed drafted vetoed pledged opposed; bill amendment budget majority ballot reform treaty tax poll seat; Edith Halloran",
    "accident": "firefighter rescuer driver pilot medic inspector bystander crew diver paramedic; reached searched closed rescued carried cleared found lifted secured evacuated; wreckage road scene engine cabin hull debris smoke barrier helicopter; Safety Inspectorate",
}
_ACTS = (
    "{who} said the {thing} at {place} would cost {number} million|{who} put the price of the {thing} in {place} at {number} million",
    "{number} people signed a petition about the {thing}|a petition over the {thing} in {place} gathered {number} names",
    "documents seen by reporters show that {who} knew of the {thing} in {month}|{who} was told about the {thing} back in {month}, papers show",
    "{who} denied any part in what happened at {place}|what happened in {place} had nothing to do with {who}, a spokesman said",
    "the {thing} had been inspected {number} days before|inspectors looked at the {thing} {number} days earlier",
    "{who} and {other} disagree over the {thing}|over the {thing}, {other} contradicted {who}",
    "{other} called on {who} to explain|{who} owes an explanation, according to {other}",
    "work on the {thing} near {place} began in {month}|since {month} crews have worked on the {thing} outside {place}",
)
_THINGS = "turbine archive aqueduct stadium reactor orchard tannery ferry observatory tunnel dairy carillon viaduct quarry granary sluice".split()
_MONTHS = "January February March April May June July August".split()
_FILL = "It remains unclear what follows|More is expected in the coming days|Others declined to comment|The details could not be confirmed at once|Neighbours were surprised|A decision may take weeks|There was no immediate reaction|Similar cases have been reported before"


@dataclass(frozen=True)
class Made:
    """An article of a generated pile; `story` is what it tells, its own key where it stands alone."""

    key: str
    story: str
    text: str
    published: str | None


def pile(seed: int, *, stories: int, size: int = 8, alone: int = 0) -> list[Made]:
    """`stories` stories of about `size` articles, and `alone` single ones, in a mixed order."""
    made: list[Made] = []
    for number in range(stories):
        made += _story(f"{seed}-{number}", max(2, size + random.Random(f"{seed} {number}").randint(-3, 3)))  # noqa: S311
    for number in range(alone):
        made += _story(f"{seed}-lone-{number}", 1)
    random.Random(seed).shuffle(made)  # noqa: S311
    return made


def write_lines(place: Path, made: list[Made]) -> None:
    """The articles as a .jsonl file."""
    lines = [json.dumps({"id": one.key, "text": one.text, "published": one.published}) for one in made]
    place.write_text("\n".join(lines) + "\n", encoding="utf8")


def write_files(folder: Path, made: list[Made]) -> None:
    """The articles as files, in folders by the heads of their keys."""
    for one in made:
        place = folder / one.key[:4] / f"{one.key}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(one.text, encoding="utf8")


def _story(key: str, size: int) -> list[Made]:
    dice = random.Random(f"story {key}")  # noqa: S311  # articles, not secrets
    domain = dice.choice(sorted(_DOMAINS))
    names = [f"{dice.choice(_FIRST)} {_word(dice)}" for _ in range(3)]
    known = {"place": _word(dice), "thing": dice.choice(_THINGS), "month": dice.choice(_MONTHS)}
    acts = [
        (act, {**known, "who": dice.choice(names), "other": dice.choice(names), "number": dice.randrange(11, 980)})
        for act in _ACTS
    ]
    day = date(2026, 1, 5) + timedelta(days=dice.randrange(60))
    made: list[Made] = []
    for number in range(size):
        text = _copied(dice, made[-1].text) if made and dice.random() < 0.15 else _article(dice, domain, acts, known)
        when = (day + timedelta(days=dice.randrange(4))).isoformat() if dice.random() < 0.8 else None
        made.append(Made(f"{key}-{number}", key, text, when))
    return made


def _article(dice: random.Random, domain: str, acts: list[tuple[str, dict[str, object]]], known: dict[str, str]) -> str:
    told = dice.sample(acts, dice.randint(4, 7))
    lines = [_sentence(dice.choice(act.split("|")).format(**words)) for act, words in told]
    lines += [_sentence(_background(dice, domain)) for _ in range(3)] + [_sentence(dice.choice(_FILL.split("|")))]
    head, *rest = lines
    dice.shuffle(rest)
    title = dice.choice(("Questions over {thing} in {place}", "{place}: what is known about the {thing}", "New turn in {place}"))  # fmt: skip
    return title.format(**known) + "\n\n" + "\n\n".join([head, *rest]) + "\n"


def _background(dice: random.Random, domain: str) -> str:
    who, did, what, body = _DOMAINS[domain].split("; ")
    pick = [dice.choice(words.split()) for words in (who, did, what, who, what)]
    if dice.random() < 0.3:
        return f"the {body} asked a {pick[0]} about the {pick[2]}"
    return f"a {pick[0]} {pick[1]} the {pick[2]} while another {pick[3]} waited for a {pick[4]}"


def _copied(dice: random.Random, text: str) -> str:
    """The text with another headline and a line less."""
    head, *lines = text.strip().split("\n\n")
    lines.pop(dice.randrange(len(lines)))
    return "\n\n".join([f"Update: {head}", *lines]) + "\n"


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:] + "."


def _word(dice: random.Random) -> str:
    return (dice.choice(_ROOTS) + dice.choice(_ROOTS) + dice.choice(_ENDS)).capitalize()
