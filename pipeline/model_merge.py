"""Match with a language model, only where the offline matcher is unsure: near facts go to it as questions, several a call.

The number of calls grows with the number of facts: each fact asks about its few nearest, once. A yes joins two groups only
where nothing holds them apart and the whole stays alike, so one wrong yes fuses nothing.
"""

import asyncio

from pipeline.ask import Asker, Fault, Message
from pipeline.errors import ModelError
from pipeline.match import Features, candidates, held_apart, similarity
from prompts import load_prompt
from schemas import MatchAnswer

UNSURE = 0.20
"""Similarity from which on two facts are worth a question; below it, on two development stories, 1 pair in 60 is one fact."""
OFFERED = 3
"""Facts offered in one question."""
QUESTIONS = 8
"""Questions in one call."""
TOLERATED = 0.18
"""Mean similarity that two groups must have to be joined on a model's word."""


async def unite(found: list[Features], groups: list[list[int]], asker: Asker) -> tuple[list[list[int]], list[str]]:
    """`groups` with those joined that the model holds for one fact, and what went wrong on the way, one sentence each."""
    questions = _questions(found, groups)
    calls = [questions[at : at + QUESTIONS] for at in range(0, len(questions), QUESTIONS)]
    done = await asyncio.gather(*(_answers(call, found, groups, asker) for call in calls), return_exceptions=True)
    trouble = [str(one) for one in done if isinstance(one, ModelError)]
    for one in done:
        if isinstance(one, BaseException) and not isinstance(one, ModelError):
            raise one
    pairs = sorted({pair for one in done if isinstance(one, list) for pair in one})
    return _joined(found, groups, pairs), trouble


def _questions(found: list[Features], groups: list[list[int]]) -> list[tuple[int, list[int]]]:
    """For each group its nearest later groups that the matcher left apart, only by similarity, best first."""
    home = {index: number for number, members in enumerate(groups) for index in members}
    near: dict[int, list[int]] = {}
    for _, a, b in candidates(found, floor=UNSURE):
        one, other = sorted((home[a], home[b]))
        if one == other or len(near.get(one, [])) >= OFFERED or other in near.get(one, []):
            continue
        if any(held_apart(found[x], found[y]) for x in groups[one] for y in groups[other]):
            continue
        near.setdefault(one, []).append(other)
    return sorted(near.items())


async def _answers(
    call: list[tuple[int, list[int]]], found: list[Features], groups: list[list[int]], asker: Asker
) -> list[tuple[int, int]]:
    offered = {number + 1: others for number, (_, others) in enumerate(call)}
    lines = []
    for number, (group, others) in enumerate(call, start=1):
        lines.append(f"Question {number}: {_shown(found, groups[group])}")
        lines.extend(f"({other}) {_shown(found, groups[other])}" for other in others)
    messages: list[Message] = [
        {"role": "system", "content": load_prompt("match").text},
        {"role": "user", "content": "\n".join(lines)},
    ]

    def check(answer: MatchAnswer) -> list[Fault]:
        return [
            Fault("number", value=str(n))
            for one in answer.answers
            for n in one.same
            if n not in offered.get(one.question, [])
        ]

    answer = await asker.ask(messages, MatchAnswer, check)
    return [
        (call[one.question - 1][0], other)
        for one in answer.value.answers
        if one.question in offered
        for other in one.same
        if other in offered[one.question]
    ]


def _shown(found: list[Features], members: list[int]) -> str:
    return " ".join(min((found[index].claim.text for index in members), key=lambda text: (abs(len(text) - 110), text)).split())  # fmt: skip


def _joined(found: list[Features], groups: list[list[int]], pairs: list[tuple[int, int]]) -> list[list[int]]:
    home = list(range(len(groups)))
    members = {number: list(group) for number, group in enumerate(groups)}
    for a, b in pairs:
        one, other = home[a], home[b]
        if one == other or any(held_apart(found[x], found[y]) for x in members[one] for y in members[other]):
            continue
        scores = [similarity(found[x], found[y]) for x in members[one] for y in members[other]]
        if sum(scores) / len(scores) < TOLERATED:
            continue
        keep, drop = min(one, other), max(one, other)
        members[keep] = sorted(members[keep] + members.pop(drop))
        home = [keep if number == drop else number for number in home]
    return sorted(members.values())
