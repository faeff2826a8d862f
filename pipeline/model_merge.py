"""Match with a language model, only where the offline matcher is unsure: near facts go to it as questions, several a call.

The number of calls grows with the number of facts: each fact asks about its few nearest, once. A yes joins two groups only
where nothing holds them apart and the whole stays alike, so one wrong yes fuses nothing.
"""

import asyncio
from dataclasses import dataclass
from itertools import product
from statistics import fmean

from pipeline.ask import Asker, Fault, Message
from pipeline.errors import ModelError
from pipeline.match import Statement, candidates, held_apart, likeness, settled
from pipeline.model_read import _line
from prompts import load_prompt
from schemas import MatchAnswer

UNSURE = 0.08
"""Likeness from which on two facts are worth a question."""
SURE = 0.6
"""Likeness from which on two claims serve as a question with a known answer."""
OFFERED = 3
"""Facts offered in one question."""
QUESTIONS = 8
"""Questions in one call."""
TOLERATED = 0.06
"""Mean likeness of claims, by their nearest clauses, that two groups must have to be joined on a model's word."""


CONTROLS = 2
"""Questions with a known answer that go with every call."""
RELIABLE = 0.9
"""Share of known answers that a model must give before its other answers count."""


@dataclass(frozen=True)
class _Question:
    """A fact, the facts offered with it by number, the one among them that is not the same, and what is known of it."""

    text: str
    offered: dict[int, str]
    decoy: int | None
    known: int | None = None
    group: int | None = None


Pairs = list[tuple[float, int, int]]


def unsure_pairs(found: list[Statement]) -> Pairs:
    """The pairs of statements that may be worth a question, with their likeness: more than those that `group` looks at."""
    return candidates(found, floor=UNSURE)


async def unite(
    found: list[Statement], groups: list[list[int]], near: Pairs, asker: Asker
) -> tuple[list[list[int]], list[str]]:
    """`groups` with those joined that the model holds for one fact, and what went wrong on the way, one sentence each.

    Every question carries a fact that is plainly another one, every call a few pairs that the matcher is sure of. A model that
    does not tell these apart (the embedded one does not) is not believed in the others.
    """
    calls = _calls(found, groups, near)
    if not calls:
        return groups, []
    done = await asyncio.gather(*(_ask(call, asker) for call in calls), return_exceptions=True)
    trouble = [str(one) for one in done if isinstance(one, ModelError)]
    for one in done:
        if isinstance(one, BaseException) and not isinstance(one, ModelError):
            raise one
    pairs, right, known = [], 0, 0
    for call, chosen in zip(calls, done, strict=True):
        if isinstance(chosen, BaseException):
            continue
        for question, same in zip(call, chosen, strict=True):
            known += (question.decoy is not None) + (question.known is not None)
            right += (question.decoy is not None and question.decoy not in same) + (question.known in same)
            if question.group is not None:
                pairs += [(question.group, other) for other in same if other != question.decoy]
    if not known or right < RELIABLE * known:
        return groups, trouble
    return _joined(found, groups, sorted(set(pairs))), trouble


def questions(found: list[Statement], groups: list[list[int]], near: Pairs) -> list[list[Message]]:
    """The questions that `unite` asks, one for each call."""
    return [_messages(call) for call in _calls(found, groups, near)]


def _calls(found: list[Statement], groups: list[list[int]], near: Pairs) -> list[list[_Question]]:
    """The questions in calls, each with a few whose answer is known."""
    asked, controls = _questions(found, groups, near), _controls(found, groups)
    size = QUESTIONS - CONTROLS
    calls = []
    for number, at in enumerate(range(0, len(asked), size)):
        mine = [controls[(number * CONTROLS + n) % len(controls)] for n in range(min(CONTROLS, len(controls)))]
        calls.append([*asked[at : at + size], *mine])
    return calls


def _questions(found: list[Statement], groups: list[list[int]], pairs: Pairs) -> list[_Question]:
    """For each group its nearest later groups that the matcher left apart, only by likeness, best first."""
    homes: dict[int, list[int]] = {}
    for number, members in enumerate(groups):
        for index in members:
            homes.setdefault(index, []).append(number)
    near: dict[int, list[int]] = {}
    for _, a, b in pairs:
        one, other = sorted((homes[a][0], homes[b][0]))
        if set(homes[a]) & set(homes[b]) or len(near.get(one, [])) >= OFFERED or other in near.get(one, []):
            continue
        if any(held_apart(found[x], found[y]) for x in groups[one] for y in groups[other]):
            continue
        near.setdefault(one, []).append(other)
    return [_question(found, groups, one, others) for one, others in sorted(near.items())]


def _question(found: list[Statement], groups: list[list[int]], one: int, others: list[int]) -> _Question:
    decoy = _decoy(found, groups, one)
    numbers = sorted({*others, *([decoy] if decoy is not None else [])})  # sorted: the decoy has no place of its own
    offered = {number + 1: _shown(found, groups[number]) for number in numbers}
    return _Question(_shown(found, groups[one]), offered, decoy + 1 if decoy is not None else None, group=one + 1)


def _decoy(found: list[Statement], groups: list[list[int]], one: int) -> int | None:
    """The first group after this one that shares no content word with it."""
    mine = frozenset().union(*(found[index].stems for index in groups[one]))
    order = [*range(one + 1, len(groups)), *range(one)]
    return next((n for n in order if not any(mine & found[index].stems for index in groups[n])), None)


def _controls(found: list[Statement], groups: list[list[int]]) -> list[_Question]:
    """Pairs of claims of different articles that the matcher is sure of, each with a plainly other fact."""
    controls = []
    for number, members in enumerate(groups):
        first = members[0]
        twin = next((i for i in members[1:] if found[i].claim.article != found[first].claim.article), None)
        decoy = _decoy(found, groups, number)
        if twin is None or decoy is None or likeness(found[first], found[twin]) < SURE:
            continue
        offered = {number + 1: _shown(found, [twin]), decoy + 1: _shown(found, groups[decoy])}
        controls.append(_Question(_shown(found, [first]), dict(sorted(offered.items())), decoy + 1, known=number + 1))
    return controls


def _messages(call: list[_Question]) -> list[Message]:
    lines = []
    for number, question in enumerate(call, start=1):
        lines.append(f"Question {number}: {question.text}")
        lines.extend(f"({other}) {text}" for other, text in question.offered.items())
    return [
        {"role": "system", "content": load_prompt("match").text},
        {"role": "user", "content": "\n".join(lines)},
    ]


async def _ask(call: list[_Question], asker: Asker) -> list[list[int]]:
    """For each question of a call the numbers that the model holds for the same fact."""
    messages = _messages(call)

    def offered(number: int) -> dict[int, str]:
        return call[number - 1].offered if 1 <= number <= len(call) else {}

    def check(answer: MatchAnswer) -> list[Fault]:
        return [
            Fault("number", value=str(n)) for one in answer.answers for n in one.same if n not in offered(one.question)
        ]

    answer = await asker.ask(messages, MatchAnswer, check)
    chosen: dict[int, list[int]] = {}
    for one in answer.value.answers:
        chosen.setdefault(one.question, []).extend(n for n in one.same if n in offered(one.question))
    return [chosen.get(number, []) for number in range(1, len(call) + 1)]


def _shown(found: list[Statement], members: list[int]) -> str:
    return _line(min((found[index].claim.text for index in members), key=lambda text: (abs(len(text) - 110), text)))


def _joined(found: list[Statement], groups: list[list[int]], pairs: list[tuple[int, int]]) -> list[list[int]]:
    """The groups with `pairs` (numbers from 1) joined where nothing holds them apart and the whole stays alike."""
    home = list(range(len(groups)))
    members = {number: list(group) for number, group in enumerate(groups)}
    for a, b in pairs:
        one, other = home[a - 1], home[b - 1]
        if one == other or any(held_apart(found[x], found[y]) for x in members[one] for y in members[other]):
            continue
        scores: dict[tuple[str, str], float] = {}
        for x, y in product(members[one], members[other]):
            pair = found[x].claim.id, found[y].claim.id
            scores[pair] = max(scores.get(pair, 0.0), likeness(found[x], found[y]))
        if fmean(scores.values()) < TOLERATED:
            continue
        keep, drop = min(one, other), max(one, other)
        members[keep] = sorted({*members[keep], *members.pop(drop)})
        home = [keep if number == drop else number for number in home]
    return settled(found, list(members.values()))
