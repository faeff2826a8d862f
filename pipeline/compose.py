"""Compose: a summary of at most 300 words from the claims' own words, most important first, every sentence credited as its claims are.

A sentence is the clause that states a fact, and its credit; where the clause lacks a hedge or a denial of its quote, the
quote itself stands. Facts that are in conflict are told in one sentence. Left out: any wording of our own beyond credits.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from pipeline.clauses import IRREGULAR, has_finite
from pipeline.lexicons import alternatives
from pipeline.match import Statement, could_reach, held_apart, likeness, says_no
from pipeline.merge import GOOD_LENGTH, Story, clarity, loses
from pipeline.origins import by_role
from pipeline.parties import BARE_PLURAL, GENERIC, is_pronoun, name_words
from pipeline.quantities import NUMBER_WORDS, find_quantities
from schemas import Claim, Conflict, Fact, Hedging, SourceKind, Stance, SummarySentence

SUMMARY_WORDS = 300
_SAME = 0.55
REPEATS = 0.35
"""Likeness from which on a sentence says again what another said."""
_LEAST_ODDS = math.log(REPEATS / (1 - REPEATS))
_MAX_SENTENCE = 36
_LEAST = 0.2
"""A fact of less than this share of the first one's weight does not fill up a summary."""
_MOST = 300
"""Facts that are looked at for a summary; its 300 words hold no sixty sentences."""
COMMON = 200
"""A word in more clauses of the story than this does not show that something is told twice."""
BREVITY = 0.5
"""How much the length of its sentence, in words above `GOOD_LENGTH`, counts against a fact: the reader has 300 words for all of them."""
CREDITED, DIRECT, HEADED = 1.5, 0.5, 2.0
"""What a claim gains, beside its clarity, by saying who says so, and by having it from the party itself; what it loses by being a headline."""
_DETERMINER = re.compile(
    r"The|An?|Another|One|Two|Three|Four|Five|Some|Several|Many|Most|Other|Both|Its|Their|His|Her|No|About|Almost|At|In|On"
)
_VAGUE = frozenset(("they", "he", "she", "it", "them"))
_FIRST_PERSON = re.compile(r"\b(?:I|we|my|our|us|We|My|Our|You|you)\b")
_LEADING = re.compile(r"^[\W_]*(?:(?:But|And|However|While|Although|Meanwhile|So|Yet|Also|At the same time)\b,?\s+)?")
_LEANS = re.compile(
    r"(?:It|They|He|She|This|That|These|Those|Its|Their|His|Her|Such|There|Him|Them|Us|Me|Both|Neither|Who|Which|What|In what|How|Why|Whether)\b"
    r"|(?:To|Of|By|With|From|For|Than|As|On|At|In)\s(?!.*,)|(?:Of|Among|Within|Despite|After|Before)\s(?:those|these|them|that|this)\b"
)
"""How a sentence begins that cannot be read without the one before it."""


_TALKS = re.compile(r"\b(?:you|your|we|our|us|I|my|me|let[’']s)\b(?![^“\"]{0,200}[”\"])", re.IGNORECASE)
"""How an outlet talks to its readers: that is no report, and left out of the summary where nobody is credited with it."""


_DANGLES = re.compile(r"\b(?:it|them|this|that|these|those|him)\W*$")
"""How a sentence ends that speaks of something named before it."""


_NO_CLAUSE = re.compile(
    r"(?:Is|Are|Was|Were|Has|Have|Had|Will|Would|Could|Asked|Quoting|Citing|Speaking)\b|[^,]{2,80},\s(?:whose|who|which)\s[^,]*$"
)
"""What has lost its subject, or the clause around an aside: "The singer, whose album sold well"."""


def tellable(story: Story) -> tuple[list[Fact], dict[str, list[str]]]:
    """The facts that a summary may tell, most important first, none that repeats an earlier one or cannot stand alone; and for each those that repeat it."""
    claims = {claim.id: claim for claim in story.claims}
    found: dict[str, list[Statement]] = defaultdict(list)
    for one in story.statements:
        found[one.claim.id].append(one)
    told = _Told(story.statements)
    chosen: list[Fact] = []
    teller: dict[str, str] = {}
    echoes: dict[str, list[str]] = defaultdict(list)
    disputed = {side.fact for conflict in story.conflicts for side in conflict.sides}
    least = _LEAST * max(story.weights.values(), default=0.0)
    sizes = {
        fact.id: len(sentence_of(fact, story, claims).split())
        for fact in story.facts
        if story.weights[fact.id] >= least
    }
    for fact in sorted(
        story.facts, key=lambda fact: -story.weights[fact.id] / max(sizes.get(fact.id, 1), GOOD_LENGTH) ** BREVITY
    ):
        if story.weights[fact.id] < least and fact.id not in disputed:
            continue
        speaker = _speaker(fact, story, claims)
        mine = found[speaker.id][:1]
        if twin := next((other for one in mine for other in told.near(one) if _repeats(one, other)), None):
            echoes[teller[twin.claim.id]].append(fact.id)
            continue
        if (
            len(chosen) == _MOST
            or story.weights[fact.id] < least
            or (sizes[fact.id] > _MAX_SENTENCE and chosen)
            or not _stands_alone(_words(speaker, fact, story), least=3 if speaker.attribution else 5)
            or (speaker.attribution and is_pronoun(speaker.attribution.source))  # "according to it" tells nobody who
            or (speaker.attribution is None and _TALKS.search(speaker.text))
        ):
            continue
        chosen.append(fact)
        told.add(mine)
        teller.update((one.claim.id, fact.id) for one in mine)
    return chosen, echoes


class _Told:
    """What a summary tells already, to be found by its words: each fact is held against few others, however many are told."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self._count = Counter(stem for one in statements for stem in one.stems)
        self._by_stem: dict[str, list[Statement]] = defaultdict(list)

    def add(self, told: Iterable[Statement]) -> None:
        """Note what is told."""
        for one in told:
            for stem in one.stems:
                if self._count[stem] <= COMMON:
                    self._by_stem[stem].append(one)

    def near(self, one: Statement) -> Iterator[Statement]:
        """What is told with a word of this statement, that with the rarest first; each once."""
        seen: set[int] = set()
        for stem in sorted(one.stems, key=lambda stem: (self._count[stem], stem)):
            for other in self._by_stem.get(stem, ()):
                if id(other) not in seen:
                    seen.add(id(other))
                    yield other


def compose(story: Story) -> tuple[SummarySentence, ...]:
    """The summary of a story; empty only if it has no facts."""
    claims = {claim.id: claim for claim in story.claims}
    sentences: list[SummarySentence] = []
    budget = SUMMARY_WORDS
    for text, facts in drafts(story, claims):
        if (size := len(text.split())) <= budget:
            sentences.append(SummarySentence(text=text, facts=facts))
            budget -= size
    if not sentences and story.facts:
        fact = story.facts[0]
        words = sentence_of(fact, story, claims).split()
        sentences = [SummarySentence(text=" ".join(words[:SUMMARY_WORDS]), facts=(fact.id,))]
    return tuple(sentences)


def drafts(story: Story, claims: dict[str, Claim]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Sentences in order of importance; a fact that another told one contradicts is told with it."""
    by_id = {one.id: one for one in story.facts}
    conflicts: dict[str, list[Conflict]] = defaultdict(list)
    for conflict in story.conflicts:
        for key in dict.fromkeys(side.fact for side in conflict.sides):
            conflicts[key].append(conflict)
    stating: dict[str, list[Fact]] = defaultdict(list)
    for fact in story.facts:
        for claim in story.clauses.get(fact.id, {}):
            stating[claim].append(fact)
    done: set[str] = set()
    told, echoes = tellable(story)
    for fact in told:
        if fact.id in done:
            continue
        done.add(fact.id)
        near = [conflict for key in echoes[fact.id] for conflict in conflicts[key]]
        text, rival = _contrast(fact, [*conflicts[fact.id], *near], by_id, story, claims, done)
        if rival:
            done.add(rival)
            yield text, (fact.id, rival)
        else:
            also = _also_told(fact, stating, story, claims, done)
            done.update(one.id for one in also)
            yield sentence_of(fact, story, claims, also), (fact.id, *(one.id for one in also))


def _also_told(
    fact: Fact, stating: dict[str, list[Fact]], story: Story, claims: dict[str, Claim], done: set[str]
) -> list[Fact]:
    """Other facts of those that each claim is `stating` that the words of a sentence state too: "$15 a share at first, and $18 in the end"; at most two."""
    speaker = _speaker(fact, story, claims)
    words = _words(speaker, fact, story)
    return [
        one
        for one in stating[speaker.id]
        if one.id not in done and (part := story.clauses[one.id][speaker.id]) and part in words
    ][:2]


def _contrast(
    fact: Fact,
    conflicts: list[Conflict],
    by_id: dict[str, Fact],
    story: Story,
    claims: dict[str, Claim],
    done: set[str],
) -> tuple[str, str]:
    """A sentence that tells a fact and the first one that contradicts it, in the words that clash, and the id of that one; else two blanks.

    `conflicts` are those of the fact, and those of facts that only repeat it: of these a denial counts.
    """
    for conflict in conflicts:
        sides = {side.fact: side for side in conflict.sides}
        mine = sides.get(fact.id)
        others = [side for side in sides.values() if side is not mine]
        other = min(others, key=lambda side: claims[side.claims[0]].stance is not Stance.DENIES)
        rival = claims[other.claims[0]]
        denied = rival.stance is Stance.DENIES
        if other.fact in done or not (mine or denied):
            continue
        clear = mine and not (denied and mine.claims[0] in story.headings)
        speaker = claims[mine.claims[0]] if mine and clear else _speaker(fact, story, claims)
        told = [_said(fact, speaker, story, claims), _said(by_id[other.fact], rival, story, claims)]
        text = f"{told[0]}; accounts differ: {_midway(told[1], story)}{support_of([fact, by_id[other.fact]], claims)}."
        if denied and says_no(told[0]):
            continue  # both say that it is not so
        if speaker.id in story.headings or (rival.id in story.headings and not denied):
            continue
        shown = denied or speaker.stance is Stance.DENIES or (mine and all(side.value in text for side in (mine, other)))  # fmt: skip
        if (
            shown  # else the sentence would not show in what they differ
            and not (denied and speaker.stance is Stance.DENIES)
            and all(
                _stands_alone(one, least=3 if who.attribution else 5)
                for one, who in zip(told, (speaker, rival), strict=True)
            )
            and len(text.split()) <= 1.5 * _MAX_SENTENCE
        ):
            return text, other.fact
    return "", ""


def _repeats(one: Statement, other: Statement) -> bool:
    """Whether a reader who was told one has been told the other; never where something holds them apart."""
    if (one.claim.hedging is Hedging.DOUBTFUL) != (other.claim.hedging is Hedging.DOUBTFUL):
        return False
    if one.quantities and {each.value for each in one.quantities} - {each.value for each in other.quantities}:
        return False
    same = len(one.stems & other.stems) >= _SAME * max(1, min(len(one.stems), len(other.stems)))
    if not same and (not could_reach(one, other, _LEAST_ODDS) or likeness(one, other) < REPEATS):
        return False
    return held_apart(one, other) in (None, "parts of one sentence")


def _stands_alone(text: str, *, least: int = 5) -> bool:
    """Whether a sentence of the fact, of at `least` so many words, can be read without the one before it."""
    return (
        not (_LEANS.match(text) or _DANGLES.search(text) or _NO_CLAUSE.match(text))
        and len(text.split()) >= least
        and has_finite(text)
    )


def sentence_of(fact: Fact, story: Story, claims: dict[str, Claim], also: Sequence[Fact] = ()) -> str:
    """One sentence that tells a fact, and what its words state `also`, with its credit; as sure as its best-supported claim and no surer."""
    return f"{_said(fact, _speaker(fact, story, claims), story, claims)}{support_of([fact, *also], claims)}."


def _said(fact: Fact, claim: Claim, story: Story, claims: dict[str, Claim]) -> str:
    """What one claim of a fact says, with its credit, without a full stop."""
    body, credited = _body(claim, _words(claim, fact, story))
    return body + ("" if credited else _credit(claim, fact, story, claims))


def support_of(facts: Sequence[Fact], claims: dict[str, Claim]) -> str:
    """How many articles tell what a sentence says, and how many independent origins they go back to; nothing where one article tells it.

    An origin of two facts counts once.
    """
    articles = len({claims[key].article for fact in facts for key in fact.claims})
    origins = len({(origin.kind, origin.label) for fact in facts for origin in fact.origins})
    if articles == 1:
        return ""
    return f" ({articles} articles, {origins} {'origin' if origins == 1 else 'origins'})"


def _speaker(fact: Fact, story: Story, claims: dict[str, Claim]) -> Claim:
    """The claim whose words tell the fact: one that says who says so before one that does not, then the one that reads best alone.

    A retelling that leaves the credit out is no better witness than the one that gives it.
    """
    members = [claims[key] for key in fact.claims]
    return max(
        members, key=lambda claim: (_nearness(claim, story) + clarity(claim, _words(claim, fact, story)), claim.id)
    )


def _nearness(claim: Claim, story: Story) -> float:
    """What speaks for a claim by its place and its credit."""
    credited = claim.attribution is not None and claim.attribution.source_kind is not SourceKind.MEDIA
    direct = credited and claim.attribution is not None and not claim.attribution.via
    return CREDITED * credited + DIRECT * direct - HEADED * (claim.id in story.headings)


_BREAKS_OFF = re.compile(
    r"\b(?:a|an|the|of|to|and|or|but|that|who|which|with|in|on|at|by|from|for|after|before|because|while|as|when|than|its|their|his|her|expected|due|set|likely|able|looked|going|about|if)$"
    r"|, (?:and|but) (?:in|on|at|by|from|after|before|since|last|this|next)\s[\w ]{1,20}$"
)
"""How words end that go on in the clause behind them."""


def _words(claim: Claim, fact: Fact, story: Story) -> str:
    """The words of a claim that state the fact: its opening clauses where these can be read alone, else all."""
    part = story.clauses.get(fact.id, {}).get(claim.id, "")
    return part if part and _stands_alone(part) and not _BREAKS_OFF.search(part) else claim.text


_ASIDE = re.compile(
    rf"^((?:[\w’'.&-]+\s){{0,6}}[\w’'.&-]+),\s(?:who|which|poised|known|[a-z]+ed|[a-z]+ing|an?|the|\d\d)\b[^,“”\"]{{0,80}},\s(?=(?:is|are|was|were|has|have|had|will|would|may|might|could|can|{IRREGULAR}|[a-z]{{3,}}(?:ed|es|s))\b)"
)
"""What stands between commas behind a subject: "The mayor, poised for a long fight, is …"."""


def _shortened(text: str) -> str:
    """A sentence without what stands in brackets and without an aside behind its subject; nothing is put in their place."""
    return _ASIDE.sub(r"\1 ", re.sub(r"\s\([^()]*\)", "", text))


def _body(claim: Claim, words: str) -> tuple[str, bool]:
    """The words without a full stop, and whether they hold their own credit."""
    text = re.sub(r"[,.]([”\"’])$", r"\1", re.sub(r"\s+", " ", _shortened(words)).rstrip(" .,;:–—-"))
    if text.count("“") != text.count("”") or text.count('"') % 2:
        text = re.sub(r"[“”\"]", "", text)
    if loses(claim, text):
        quote = _LEADING.sub("", re.sub(r"\s+", " ", claim.quotes[0].exact)).rstrip(" .,;:–—-")
        quote = quote[:1].upper() + quote[1:]
        return quote, claim.attribution is None or claim.attribution.source.lower() in quote.lower()
    if claim.attribution and _FIRST_PERSON.search(text):
        spoken = _spoken(text.strip("“”"), claim)
        if len(spoken.split()) >= MOSTLY_SPOKEN * len(
            text.split()
        ):  # else "would be “a prisoner in my own home”" is no quotation as a whole
            return f"{_upper(_party(claim))}: “{spoken}”", True
    source = claim.attribution.source.lower() if claim.attribution else ""
    held = bool(source) and (
        text.lower().startswith(source) or (claim.stance is Stance.DENIES and source in text.lower())
    )
    return text, held


MOSTLY_SPOKEN = 0.6
"""Share of the words of a claim that must stand in quotation marks in the article, for it to be shown as a quotation."""
_MARKED = re.compile(r"[“\"]([^“”\"]+)(?:[”\"]|$)|^([^“”\"]+)[”\"]")


def _spoken(text: str, claim: Claim) -> str:
    """Words that are to stand in quotation marks, as far as the article has them in marks: what the reporter adds behind them stays out; empty if it has none so."""
    exact = claim.quotes[0].exact
    spans = [match[1] or match[2] for match in _MARKED.finditer(exact)] or [exact]
    known = re.findall(r"\w+", " ".join(spans).lower())
    words = list(re.finditer(r"[\w’'-]+", text))
    kept = len(words)
    while kept and not _runs_on(re.findall(r"\w+", text[: words[kept - 1].end()].lower()), known):
        kept -= 1
    return text[: words[kept - 1].end()] if kept else ""


def _runs_on(words: list[str], known: list[str]) -> bool:
    return any(known[at : at + len(words)] == words for at in range(len(known) - len(words) + 1))


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _party(claim: Claim) -> str:
    if claim.attribution is None:
        return ""
    source, via = re.split(r",?\s(?:whose|who|which|that)\s", claim.attribution.source)[0], claim.attribution.via
    through = [name for name in via if name.lower() not in source.lower()]
    return source + (f" via {through[-1]}" if through else "")


def _credit(claim: Claim, fact: Fact, story: Story, claims: dict[str, Claim]) -> str:
    if claim.attribution is None:
        return ""
    party = _party(claim)
    if by_role(claim.attribution.source) or not name_words(claim.attribution.source) - GENERIC - _VAGUE:
        party = next((origin.label for origin in fact.origins if claim.id in origin.claims), party)
    quoted = " ".join(quote.exact for key in fact.claims for quote in claims[key].quotes)
    if _foreign_figure(party, quoted):  # also in a name: "via Channel 4"
        party = party.split(" via ")[0]
    if _foreign_figure(party, quoted):
        party = _kind_words(claim.attribution.source_kind)
    return f", according to {_midway(party, story)}"


def _foreign_figure(text: str, quoted: str) -> bool:
    """Whether a text has a figure that the quotes lack."""
    digits = set(re.findall(r"\d+", text)) - set(re.findall(r"\d+", quoted))
    return bool(digits or {q.value for q in find_quantities(text)} - {q.value for q in find_quantities(quoted)})


def _midway(label: str, story: Story) -> str:
    """A party's name, or a clause, as it stands inside a sentence: a word that is only capitalised at the head of its own is written small."""
    first, *rest = label.split()
    if (_DETERMINER.fullmatch(first) and not re.match(r"No\s\d", label)) or first.lower() in NUMBER_WORDS:
        return first.lower() + label[len(first) :]
    if first.lower() in story.small and re.fullmatch(
        alternatives("parties", "role_individual", "role_expert"), first.lower()
    ):
        return first.lower() + label[len(first) :]
    if BARE_PLURAL.fullmatch(first) and not rest:
        return first.lower()
    titled = bool(rest) and rest[0][:1].isupper()
    noun = first.lower() in story.small or (bool(rest) and _only_at_the_head(first, story))
    return first.lower() + label[len(first) :] if first[1:].islower() and not titled and noun else label


def _only_at_the_head(word: str, story: Story) -> bool:
    """Whether no article writes a word with a capital inside a sentence: then it is no name, unless it stands nowhere else."""
    inside = re.compile(rf"[a-z,]\s{re.escape(word)}\b")
    return (
        word.isalpha()
        and len(word) > 3
        and not any(inside.search(article.text) for article in story.articles)
        and word.endswith(_COMMON_ENDS)
    )


_COMMON_ENDS = ("s", "ite", "ed", "er", "or", "ment", "tion")
"""How nouns end that open a party's name in a headline or a sentence: "Satellite images", "Court records", "Workers at the plant"."""


def _kind_words(kind: SourceKind) -> str:
    return {
        SourceKind.OFFICIAL: "officials",
        SourceKind.ANONYMOUS: "unnamed sources",
        SourceKind.EXPERT: "an expert",
    }.get(kind, "a named party")
