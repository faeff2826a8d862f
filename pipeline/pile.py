"""Pile: which articles of a mixed pile tell one story. Offline, from words alone, in five steps.

1. Near-copies: articles that share most of their runs of words are one text, and go one way together.
2. Weights: a term counts the more, the fewer stories it stands in; names count more than words. What a small pile cannot tell
   about rarity, a prior does.
3. Candidates: an inverted index of each article's weightiest terms, walked near the article's own day only.
4. Cohesion: the two groups are joined whose articles are most alike on average, all with all, and never by a single link; days
   that are far apart count against them.
5. The same again, with the rarity of terms counted in the stories found: a story of many articles does not make its own words common.

Only articles of one language are compared. The result depends on the articles alone, not on their order. Left out: reading.
"""

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.features import SKETCH, Features

ALIKE = 0.145
"""Mean likeness of all pairs across two groups (cosine, less for days apart) from which on they are one story."""
COPY = 0.5
"""Share of common word runs from which on two articles are near-copies."""
LOOSE = 0.45
"""Share of the looser group's own cohesion that the likeness across two groups must reach: tight groups need more to be one."""
HEAVY = 120
"""Terms of an article that are compared, the weightiest; and of a group, four times as many."""
KEYS = 30
"""Terms of an article by which candidates are looked up."""
REACH = 40
"""Articles before and behind an article's own day that are looked at for each term."""
NEAREST = 25
"""Candidates of an article that are compared in full."""
FLOOR = 0.04
"""Likeness below which two articles are not even neighbours."""
PRIOR = 60
"""Articles that are thought of beside the pile, so that a small pile has rare and common words too."""
SHARE = {"w": 0.02, "n": 0.004, "#": 0.004}
"""Share of those articles that a word, a name or a number stands in."""
NAME = 1.4
"""By how much a name outweighs a word that is as rare."""
DAYS = 14.0
"""Days between two groups at which their likeness counts half."""
DAMPED = 0.5
"""Power of a story's articles with which it counts where rarity is counted: 1 counts articles, 0 stories."""
ROUNDS = 2
"""Times that the pile is grouped; after the first, rarity is counted in the stories of the time before."""
SHOWN = 8
"""Terms that are shown for a story."""

Vector = dict[str, float]


@dataclass
class _Group:
    """Articles that go together; `total` is the sum of their unit vectors."""

    members: list[int]
    total: Vector
    first: int | None
    last: int | None
    old: str | None = None
    near: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Grouped:
    """Articles that tell one story, or a single one: their ids in order, what most of them share, and, of a single one, why."""

    ids: tuple[str, ...]
    shared: tuple[str, ...]
    reason: str


def group(found: Sequence[Features], *, old: dict[str, str] | None = None) -> list[Grouped]:
    """The stories of a pile, single articles too; the same whatever the order of `found`, whose ids differ.

    `old` gives the story of an article that is in one already: those stay together, and two such stories are never joined.
    """
    languages: dict[str, list[Features]] = defaultdict(list)
    for one in sorted(found, key=lambda one: one.id):
        languages[one.language].append(one)
    groups = [story for same in languages.values() for story in _grouped(same, old or {})]
    return sorted(groups, key=lambda story: story.ids)


def _grouped(found: list[Features], old: dict[str, str]) -> list[Grouped]:
    starts = stories = _starts(found, old)
    vectors: list[Vector] = []
    for _ in range(ROUNDS):
        vectors = weighted(found, stories)
        stories = _joined(found, vectors, starts, old)
    home = {place: story for story in stories for place in story}
    nearest = _nearest(found, vectors, {place for place, story in home.items() if len(story) == 1})
    return [
        Grouped(
            tuple(found[place].id for place in story),
            _shared(found, vectors, story),
            _reason(found, vectors, story[0], nearest.get(story[0])) if len(story) == 1 else "",
        )
        for story in stories
    ]


def _nearest(found: Sequence[Features], vectors: Sequence[Vector], single: set[int]) -> dict[int, int]:
    """For each article that stayed single the one that it is most like."""
    best: dict[int, tuple[float, int]] = {}
    for pair in _neighbours(found, vectors):
        likeness = dot(vectors[pair[0]], vectors[pair[1]])
        for one, other in (pair, pair[::-1]):
            if one in single:
                best[one] = min(best.get(one, (0.0, 0)), (-round(likeness, 9), other))
    return {one: other for one, (_, other) in best.items()}


def _shared(found: Sequence[Features], vectors: Sequence[Vector], story: Sequence[int]) -> tuple[str, ...]:
    """Names and numbers that at least half of the articles have, the weightiest first; words where there are none."""
    weight: dict[str, float] = defaultdict(float)
    holders: Counter[str] = Counter()
    for place in story:
        holders.update(found[place].terms.keys())
        for term, value in vectors[place].items():
            weight[term] += value
    ranked = sorted((-value, term) for term, value in weight.items() if 2 * holders[term] >= len(story))
    return tuple([term[1:] for _, term in ranked if term[0] != "w"][:SHOWN] or [term[1:] for _, term in ranked][:SHOWN])


def _reason(found: Sequence[Features], vectors: Sequence[Vector], place: int, other: int | None) -> str:
    """Why an article belongs to no story, in words."""
    if len(found[place].terms) < KEYS // 3:
        return "has too few words to tell what it is about"
    if other is None:
        return "has next to nothing in common with another article of its language"
    one, two = vectors[place], vectors[other]
    common = sorted((term for term in one if term in two), key=lambda term: (-one[term] * two[term], term))[:4]
    likeness = dot(one, two)
    why = (
        "is like no other article"
        if likeness < ALIKE
        else "is of other days than, or like only a part of, its nearest story"
    )
    return f"{why}: nearest is {found[other].id}, with {', '.join(term[1:] for term in common)} in common (likeness {likeness:.2f}; {ALIKE} makes a story)"


def _starts(found: list[Features], old: dict[str, str]) -> list[list[int]]:
    """Places that go together from the start: stories of old, and near-copies."""
    home = list(range(len(found)))

    def root(place: int) -> int:
        while home[place] != place:
            home[place] = home[home[place]]
            place = home[place]
        return place

    known: dict[str, int] = {}
    for place, one in enumerate(found):
        if (story := old.get(one.id)) is not None:
            home[place] = root(known.setdefault(story, place))
    for first, second in copies(found):
        a, b = sorted((root(first), root(second)))
        if a != b and not (_old(found, a, old) and _old(found, b, old)):
            if _old(found, b, old):
                a, b = b, a
            home[b] = a
    together: dict[int, list[int]] = defaultdict(list)
    for place in range(len(found)):
        together[root(place)].append(place)
    return [together[key] for key in sorted(together)]


def _old(found: list[Features], place: int, old: dict[str, str]) -> bool:
    return found[place].id in old


def copies(found: Sequence[Features]) -> list[tuple[int, int]]:
    """Pairs of places whose texts share most of their runs of words, each article with the first few that it resembles."""
    index: dict[int, list[int]] = defaultdict(list)
    pairs = []
    for place, one in enumerate(found):
        shared = Counter(other for run in one.sketch for other in index[run][:8])
        for other, count in sorted(shared.items()):
            if count >= SKETCH // 8 and resemblance(one.sketch, found[other].sketch) >= COPY:
                pairs.append((other, place))
        for run in one.sketch:
            index[run].append(place)
    return pairs


def resemblance(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Share of word runs in common, estimated from the smallest hashes of both (bottom-k sketch)."""
    lowest = set(sorted({*one, *other})[:SKETCH])
    return len(lowest & set(one) & set(other)) / len(lowest) if lowest else 0.0


def weighted(found: Sequence[Features], stories: Sequence[Sequence[int]]) -> list[Vector]:
    """The articles as unit vectors of their weightiest terms; rarity is counted in stories."""
    spread: dict[str, float] = defaultdict(float)
    size = float(PRIOR)
    for story in stories:
        voice = len(story) ** DAMPED
        size += voice
        for place in story:
            for term in found[place].terms:
                spread[term] += voice / len(story)
    rarity = {
        term: -math.log(min(1.0, (count + PRIOR * SHARE[term[0]]) / size)) * (NAME if term[0] == "n" else 1.0)
        for term, count in spread.items()
    }
    return [
        _unit({term: (1 + math.log(count)) * rarity[term] for term, count in one.terms.items()}, HEAVY) for one in found
    ]


def _heaviest(vector: Vector, most: int) -> Vector:
    if len(vector) <= most:
        return vector
    return dict(sorted(vector.items(), key=lambda item: (-item[1], item[0]))[:most])


def _unit(vector: Vector, most: int) -> Vector:
    kept = dict(sorted(vector.items(), key=lambda item: (-item[1], item[0]))[:most])
    length = math.sqrt(math.fsum(value * value for value in kept.values())) or 1.0
    return {term: value / length for term, value in kept.items()}


def dot(one: Vector, other: Vector) -> float:
    """The product of two vectors, the same in either order."""
    if len(one) > len(other):
        one, other = other, one
    return math.fsum(value * other[term] for term, value in one.items() if term in other)


def _neighbours(found: Sequence[Features], vectors: Sequence[Vector]) -> list[tuple[int, int]]:
    """Pairs of places that may belong together: those that share weighty terms, near in time."""
    order = sorted(
        range(len(found)), key=lambda place: (found[place].day is None, found[place].day or 0, found[place].id)
    )
    keys = [list(vector)[:KEYS] for vector in vectors]
    index: dict[str, list[int]] = defaultdict(list)
    where: dict[tuple[str, int], int] = {}
    for place in order:
        for term in keys[place]:
            where[term, place] = len(index[term])
            index[term].append(place)
    pairs: set[tuple[int, int]] = set()
    for place in order:
        score: dict[int, float] = defaultdict(float)
        for term in keys[place]:
            at, value = where[term, place], vectors[place][term]
            for other in index[term][max(0, at - REACH) : at + REACH + 1]:
                score[other] += value * vectors[other][term]
        score.pop(place, None)
        best = sorted(score.items(), key=lambda item: (-item[1], item[0]))[:NEAREST]
        pairs.update(
            (min(place, other), max(place, other)) for other, _ in best if dot(vectors[place], vectors[other]) >= FLOOR
        )
    return sorted(pairs)


def _joined(
    found: Sequence[Features], vectors: Sequence[Vector], starts: list[list[int]], old: dict[str, str]
) -> list[list[int]]:
    """Average linkage: join the two neighbouring groups that are most alike, until none are alike enough."""
    groups = {number: _start(found, vectors, story, old) for number, story in enumerate(starts)}
    home = {place: number for number, story in enumerate(starts) for place in story}
    queue: list[tuple[float, int, int]] = []
    for one, other in _neighbours(found, vectors):
        if home[one] != home[other]:
            groups[home[one]].near.add(home[other])
            groups[home[other]].near.add(home[one])
    for number, mine in groups.items():
        for near in sorted(mine.near):
            if number < near:
                _offer(queue, groups, number, near)
    heapq.heapify(queue)
    fresh = len(groups)
    while queue:
        _, a, b = heapq.heappop(queue)
        if a not in groups or b not in groups:
            continue
        made = _merged(groups.pop(a), groups.pop(b))
        made.near -= {a, b}
        groups[fresh] = made
        for number in sorted(made.near):
            groups[number].near = groups[number].near - {a, b} | {fresh}
            _offer(queue, groups, number, fresh)
        fresh += 1
    return sorted(sorted(group.members) for group in groups.values())


def _start(found: Sequence[Features], vectors: Sequence[Vector], story: list[int], old: dict[str, str]) -> _Group:
    total: Vector = defaultdict(float)
    for place in story:
        for term, value in vectors[place].items():
            total[term] += value
    days = [day for place in story if (day := found[place].day) is not None]
    known = next((old[found[place].id] for place in story if found[place].id in old), None)
    return _Group(
        list(story), _heaviest(dict(total), 4 * HEAVY), min(days, default=None), max(days, default=None), known
    )


def _merged(one: _Group, other: _Group) -> _Group:
    total = dict(one.total)
    for term, value in other.total.items():
        total[term] = total.get(term, 0.0) + value
    firsts = [group.first for group in (one, other) if group.first is not None]
    lasts = [group.last for group in (one, other) if group.last is not None]
    return _Group(
        one.members + other.members, _heaviest(total, 4 * HEAVY), min(firsts, default=None), max(lasts, default=None),
        one.old or other.old, one.near | other.near,
    )  # fmt: skip


def _offer(queue: list[tuple[float, int, int]], groups: dict[int, _Group], a: int, b: int) -> None:
    one, other = groups[a], groups[b]
    if one.old and other.old:
        return
    likeness = _likeness(one, other)
    inner = [_cohesion(group) for group in (one, other) if len(group.members) > 1]
    if likeness >= max(ALIKE, LOOSE * min(inner, default=0.0)):
        heapq.heappush(queue, (-round(likeness, 9), a, b))


def _likeness(one: _Group, other: _Group) -> float:
    """Mean cosine of all pairs across, less for the days between."""
    mean = dot(one.total, other.total) / (len(one.members) * len(other.members))
    return mean / (1 + (_gap(one, other) / DAYS) ** 2)


def _cohesion(group: _Group) -> float:
    """Mean cosine of all pairs within a group of two or more."""
    count = len(group.members)
    return (dot(group.total, group.total) - count) / (count * (count - 1))


def _gap(one: _Group, other: _Group) -> int:
    """Days between the last article of one group and the first of the other; 0 where they overlap or days are not known."""
    if one.first is None or one.last is None or other.first is None or other.last is None:
        return 0
    return max(0, other.first - one.last, one.first - other.last)
