"""Read with a language model: it sees numbered sentences and is asked about those of which the rules know too little; code cuts the quotes.

What the rules are sure of is not asked for, so questions and answers are short; two such sentences are asked about all the same, as a control. Every
answer is checked against the article and the rules. What fails is asked again once, then repaired from the rules, else rejected with
the reason. The model never gets a claim's place wrong, because it gives none but a sentence's number.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from pipeline.ask import Asker, Fault, Message
from pipeline.clauses import has_finite
from pipeline.errors import ModelError
from pipeline.match import foreign_word, says_no, stems_of
from pipeline.quantities import find_quantities
from pipeline.read import MAX_SENTENCE, claim_id
from pipeline.unseen import without_unseen
from prompts import load_prompt
from schemas import (  # fmt: skip
    Article,
    ArticleReport,
    Attribution,
    Claim,
    Hedging,
    Labels,
    PointedClaim,
    Quote,
    ReadAnswer,
    Reader,
    Rejected,
    Sentence,
    SourceKind,
    Stance,
)

CONTROLS = 2
"""Sentences of an article that the model is asked about although their words name the party they credit: the rules credit the right one in 0.95
of these, the best published model in 0.84."""
SURE = 0.75
"""Share of the labels (source, hedging) of those with which a model must agree before its own view counts where the rules are silent."""
SAMPLES = 2 * CONTROLS
"""Labels that must be given before that share means anything."""
FREELY = 0.5
"""Share of the sentences that the rules leave open to which a model may give a source, or a doubt: of all credits in news the rules miss a
third, so most of these sentences have none, and a small model that finds one everywhere makes them up."""
LIKE = 0.5
"""Share of a restated claim's content words that its quote, or the names in the sentences before it, must hold."""
RESTATED = 0.6
"""Share of the content words of the rules' wording that a model's must hold; at most the rest of that may be words of its own."""
_NOTES = re.compile(r"\b(?:cue|who|kind|source)\s?[:=]")
"""The hints of the question, copied into an answer."""
NEAR = 4
"""Sentences before a quote in which the name for a pronoun may stand."""
MAX_PARTY = 24
"""Words of a party's name with its description."""
_BRACKETS = str.maketrans("⟨⟩", "‹›")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\x00-\x1f]+")
_REPORTS = re.compile(r"\b(?:said|says|told|according to|reported|added|announced)\b", re.IGNORECASE)
_CREDITED = re.compile(
    r"\b(?:said|says|told|according to|report(?:s|ed)|citing|cited|added|announced)\b", re.IGNORECASE
)
_PRONOUN = re.compile(r"(?:It|They|He|She|This|That|These|Those|Its|Their|His|Her|We|I)\b")
_NAME = re.compile(r"\b[A-Z][\w’'-]+")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass
class Counts:
    """How often each check fired on a first answer, and what became of it."""

    fired: Counter[str] = field(default_factory=Counter)
    mended: Counter[str] = field(default_factory=Counter)
    repaired: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)

    def sum(self, other: "Counts") -> None:
        """Count all that another counts."""
        for mine, theirs in ((self.fired, other.fired), (self.mended, other.mended), (self.repaired, other.repaired), (self.rejected, other.rejected)):  # fmt: skip
            mine.update(theirs)

    def note(self, first: Iterable[Fault], left: Iterable[Fault]) -> None:
        """Count the faults of an answer and those that the repeated question mended."""
        before, after = Counter(one.check for one in first), Counter(one.check for one in left)
        self.fired += before
        self.mended += before - after


async def read_with_model(offline: ArticleReport, asker: Asker, counts: Counts) -> ArticleReport:
    """The claims of an article as the model behind `asker` points at them, checked and repaired by its `offline` reading.

    Raises ModelError where no answer could be had for some part of it.
    """
    article = offline.article
    desk = _Desk(article, offline, counts)
    pointed: list[PointedClaim] = []
    for part in desk.parts(asker.endpoint.window):
        pointed.extend(await desk.ask(asker, part))
    claims, rejected = desk.settle(pointed)
    return ArticleReport(
        article=article.model_copy(
            update={"reader": Reader(model=asker.endpoint.model, prompt_version=load_prompt("read").version)}
        ),
        sentences=offline.sentences,
        claims=tuple(claims),
        rejected=(*offline.rejected, *rejected),
    )


def questions(offline: ArticleReport, window: int) -> list[list[Message]]:
    """The questions that reading an article asks, if no answer is too long, from what the rules found in it."""
    desk = _Desk(offline.article, offline, Counts())
    return [desk.messages(part) for part in desk.parts(window) if desk.wanted(part)]


class _Desk:
    """One article being read: its sentences, what the rules found, and the checks that compare."""

    def __init__(self, article: Article, offline: ArticleReport, counts: Counts) -> None:
        self.article, self.counts, self.rejected = article, counts, offline.rejected
        self.prose = [s for s in offline.sentences if s.furniture is None and s.end - s.start <= MAX_SENTENCE]
        self.sentence = {s.number: s for s in self.prose}
        self.order = {s.number: at for at, s in enumerate(self.prose)}
        self.whole = _plain(article.text)
        self.english = article.language in ("en", "und")
        self.pieces: dict[int, list[Claim]] = {s.number: [] for s in self.prose}
        starts = [s.start for s in self.prose]
        for claim in offline.claims:
            self.pieces[self.prose[bisect_right(starts, claim.quotes[0].start) - 1].number].append(claim)
        known = (n for n, pieces in self.pieces.items() if len(pieces) == 1 and self._explicit(pieces[0]))
        self.controls = frozenset(islice(known, CONTROLS))
        self._found: dict[PointedClaim, list[Fault]] = {}
        self._cut_from: dict[PointedClaim, Claim | None] = {}

    # what the model sees

    def parts(self, window: int) -> list[list[Sentence]]:
        """The sentences in parts of at most `window` characters and about one size, cut where a paragraph ends; a longer paragraph is cut inside."""
        found: list[list[Sentence]] = [[]]
        size = 0
        sizes = [s.end - s.start + 60 for s in self.prose]
        limit, window = window, max(window // 2, -(-sum(sizes) // -(-sum(sizes) // window))) if sizes else window
        for at, (one, length) in enumerate(zip(self.prose, sizes, strict=True)):
            ahead = sum(sizes[n] for n in range(at, len(sizes)) if self.prose[n].paragraph == one.paragraph)
            new = at == 0 or self.prose[at - 1].paragraph != one.paragraph
            if found[-1] and (size + length > window or (new and size + min(ahead, window) > window)):
                found.append([])
                size = 0
            found[-1].append(one)
            size += length
        if len(found) > 1 and sum(s.end - s.start + 60 for part in found[-2:] for s in part) <= limit:
            found[-2:] = [found[-2] + found[-1]]  # a small model makes up sentences where there is hardly one
        return [part for part in found if part]

    def messages(self, part: list[Sentence]) -> list[Message]:
        """The question about one part: the static prompt first, so that providers' prefix caches serve it, the article last."""
        titled = self.article.title and self.article.title != self._words(part[0])
        head = [f"Headline: {_shown(self.article.title)}"] if titled else []
        head += [f"Outlet: {_shown(self.article.outlet)}"] if self.article.outlet else []
        head += [f"Published: {self.article.published}"] if self.article.published else []
        before = self.prose[max(0, self.order[part[0].number] - 2) : self.order[part[0].number]]
        head += [f"(before) {_shown(self._words(one))}" for one in before]
        lines = [f"[{one.number}] {_shown(self._words(one))}{self._hint(one)}" for one in part]
        return [
            {"role": "system", "content": load_prompt("read").text},
            {
                "role": "user",
                "content": "\n".join(
                    [*head, "Sentences:", *lines, f"Answer about: {', '.join(map(str, self.wanted(part)))}"]
                ),
            },
        ]

    def _words(self, sentence: Sentence) -> str:
        return self.article.text[sentence.start : sentence.end]

    def _hint(self, sentence: Sentence) -> str:
        """Whom a sentence credits by what stands before it; what its own words say is left to the model."""
        carried = [claim.attribution.source for claim in self.pieces[sentence.number] if claim.attribution and not self._explicit(claim)]  # fmt: skip
        return f" ⟨who: {_shown(' / '.join(dict.fromkeys(carried)))}⟩" if carried else ""

    def wanted(self, part: list[Sentence]) -> list[int]:
        """Numbers of the sentences to answer about: those that the rules leave open, and the controls; where there are none, nothing is asked."""
        return [one.number for one in part if not self.english or one.number in self.controls or any(map(_leaves_open, self.pieces[one.number]))]  # fmt: skip

    # asking

    async def ask(self, asker: Asker, part: list[Sentence]) -> list[PointedClaim]:
        """The claims of one part; where the answer would not fit, of its halves."""
        if not self.wanted(part):
            return []
        numbers = {one.number for one in part}

        def check(answer: ReadAnswer) -> list[Fault]:
            return [fault for claim in answer.claims for fault in self.faults(claim, numbers)]

        def join(first: ReadAnswer, second: ReadAnswer) -> ReadAnswer:
            """Keep the claims of the first answer that had no fault; the second speaks for the others."""
            sound = [claim for claim in first.claims if not self.faults(claim, numbers)]
            wrong = {claim.sentence for claim in first.claims if self.faults(claim, numbers)}
            new = [claim for claim in second.claims if claim.sentence in wrong]
            return ReadAnswer(claims=(*sound, *new))

        try:
            answer = await asker.ask(self.messages(part), ReadAnswer, check, join)
        except ModelError as error:
            if not error.too_long or len(part) == 1:
                raise
            half = len(part) // 2
            return [*await self.ask(asker, part[:half]), *await self.ask(asker, part[half:])]
        self.counts.note(answer.first, answer.left)
        return list(answer.value.claims)

    # checking

    def faults(self, claim: PointedClaim, numbers: set[int]) -> list[Fault]:
        """What is wrong with one pointed claim, by the article and by what the rules are sure of."""
        if claim.sentence not in numbers or claim.sentence not in self.sentence:
            return [Fault("number", value=str(claim.sentence))]
        if (
            claim not in self._found
        ):  # asked for when the answer comes, when answers are joined and when claims are settled
            self._found[claim] = self._faults(claim)
        return self._found[claim]

    def _faults(self, claim: PointedClaim) -> list[Fault]:
        found = self._text_faults(claim, claim.text) if claim.text is not None else []
        if claim.labels is not None:
            piece = self._piece(claim)
            found = [*self._source_faults(claim.labels, piece, claim.sentence), *found, *self._hedge_faults(claim, claim.labels, piece)]  # fmt: skip
        return found

    def _source_faults(self, labels: Labels, piece: Claim | None, number: int) -> list[Fault]:
        named = [name for name in (labels.source, *labels.via) if name]
        found = [Fault("source", number, name) for name in named if not self._party(name)]
        explicit = self._explicit(piece)
        if explicit and labels.source and not _same_party(labels.source, explicit.source):
            found.append(Fault("credit", number, explicit.source))
        return found

    def _party(self, name: str) -> str:
        """A party as the article itself writes it, on one line; empty where it does not, or where it is longer than a name is."""
        words = _stands(name, self.article.text) if len(name.split()) <= MAX_PARTY else ""
        return " ".join(words.split())

    def _text_faults(self, claim: PointedClaim, text: str) -> list[Fault]:
        number, quote = claim.sentence, self._quote(claim).exact
        if "⟨" in text:
            return [Fault("text", number)]
        if foreign := _foreign_figure(text, quote):
            return [Fault("figure", number, foreign)]
        names = [_plain(name.removesuffix("’s").removesuffix("'s")) for name in _NAME.findall(text)[1:]]
        near = self._near(number) if names else ""
        for name, plain in zip(_NAME.findall(text)[1:], names, strict=True):
            if plain not in near:
                return [Fault("name", number, name)]
        language = self.article.language if self.article.language != "und" else "en"
        mine = stems_of(text, language=language)
        theirs = stems_of(quote, language=language) | self._named_near(claim, text, mine, language)
        if not mine or len(mine & theirs) < LIKE * len(mine):
            return [Fault("text", number)]
        return []

    def _named_near(self, claim: PointedClaim, text: str, stems: frozenset[str], language: str) -> set[str]:
        """Those of the stems that are of names in the claim, and that the sentences near it hold too."""
        names = tuple(name.lower() for name in _NAME.findall(text))
        if not names:
            return set()
        held = frozenset[str]().union(
            *(stems_of(_plain(words), language=language) for words in self._around(claim.sentence))
        )
        return {stem for stem in stems & held if any(name.startswith(stem[:4]) for name in names)}

    def _hedge_faults(self, claim: PointedClaim, labels: Labels, piece: Claim | None) -> list[Fault]:
        if labels.hedging is Hedging.NONE:
            return []
        cue = labels.cue or ""
        if not _stands(cue, self._quote(claim).exact):
            return [Fault("cue", claim.sentence, cue or "nothing")]
        if self.english and piece is not None and piece.hedging is Hedging.NONE and _REPORTS.fullmatch(cue.strip()):
            return [Fault("flat", claim.sentence, cue)]
        return []

    def _explicit(self, piece: Claim | None) -> Attribution | None:
        """The party that the words of the sentence themselves credit, so that no model needs to guess."""
        if piece is None or piece.attribution is None:
            return None
        sentence = self._words(self._home(piece))
        return piece.attribution if _plain(piece.attribution.source) in _plain(sentence) else None

    def _home(self, piece: Claim) -> Sentence:
        starts = [s.start for s in self.prose]
        return self.prose[bisect_right(starts, piece.quotes[0].start) - 1]

    def _near(self, number: int) -> str:
        return _plain(" ".join(self._around(number)))

    def _around(self, number: int) -> list[str]:
        """The headline, the sentences before one and that itself."""
        at = self.order[number]
        return [self.article.title or "", *(self._words(one) for one in self.prose[max(0, at - NEAR) : at + 1])]

    # cutting and settling

    def _piece(self, claim: PointedClaim) -> Claim | None:
        """The narrowest stretch of the main sentence that the rules cut and the claim speaks of."""
        if claim not in self._cut_from:
            self._cut_from[claim] = self._nearest_piece(claim)
        return self._cut_from[claim]

    def _nearest_piece(self, claim: PointedClaim) -> Claim | None:
        pieces = self.pieces[claim.sentence]
        if len(pieces) < 2:
            return pieces[0] if pieces else None
        if claim.text is None:
            return next((piece for piece in pieces if piece.attribution is None), pieces[0])
        language = self.article.language if self.article.language != "und" else "en"
        mine = stems_of(claim.text, language=language)
        scored = [
            (len(mine & stems_of(piece.quotes[0].exact, language=language)), -len(piece.quotes[0].exact), -at)
            for at, piece in enumerate(pieces)
        ]
        return pieces[-max(scored)[2]]

    def _quote(self, claim: PointedClaim) -> Quote:
        """The quote cut for a claim: the piece of its sentence that it speaks of, or the whole."""
        piece = self._piece(claim)
        return piece.quotes[0] if piece else self._cut(self.sentence[claim.sentence])

    def _cut(self, sentence: Sentence) -> Quote:
        text, start, end = self.article.text, sentence.start, sentence.end
        return Quote(exact=text[start:end], prefix=text[max(0, start - 32) : start], suffix=text[end : end + 32], start=start, end=end)  # fmt: skip

    def settle(self, pointed: list[PointedClaim]) -> tuple[list[Claim], list[Rejected]]:
        """The claims of the rules, with what was pointed at put in where it holds; and what was not kept."""
        trusted = not self.english or self._trusted(pointed)
        claims: dict[str, Claim] = {}
        rejected: list[Rejected] = []
        covered: set[str] = set()
        for claim in pointed:
            made = self._made(claim, covered, trusted=trusted)
            if isinstance(made, Rejected):
                rejected.append(made)
            else:
                claims[made.id] = made
        for pieces in self.pieces.values():
            claims.update({piece.id: piece for piece in pieces if piece.id not in covered})
        ordered = sorted(claims.values(), key=lambda c: (c.quotes[0].start, c.quotes[0].end, c.id))
        return ordered, rejected

    def _trusted(self, pointed: list[PointedClaim]) -> bool:
        """Whether a model reads as the rules do what the rules are sure of."""
        agreed: list[bool] = []
        left_open = set(self.wanted(self.prose)) - self.controls
        given = [claim.labels for claim in pointed if claim.labels is not None and claim.sentence in left_open]
        free = max(1.0, FREELY * len(left_open))
        if sum(bool(one.source) for one in given) > free or sum(one.hedging is not Hedging.NONE for one in given) > free:  # fmt: skip
            return False
        for claim in pointed:
            labels, piece = claim.labels, self._piece(claim) if claim.sentence in self.sentence else None
            if piece is not None and labels is not None and (explicit := self._explicit(piece)):
                agreed += [_same_party(labels.source, explicit.source), labels.hedging is piece.hedging]
        return len(agreed) >= SAMPLES and sum(agreed) >= SURE * len(agreed)

    def _made(self, claim: PointedClaim, covered: set[str], *, trusted: bool) -> Claim | Rejected:
        def reject(check: str, reason: str) -> Rejected:
            self.counts.rejected[check] += 1
            return Rejected(article=self.article.id, text=(claim.text or "")[:300] or "(nothing)", reason=reason)

        left = {fault.check for fault in self.faults(claim, set(self.sentence))}
        if "number" in left:
            return reject("number", f"the model pointed at sentence {claim.sentence}, which it was not shown")
        piece, quote = self._piece(claim), self._quote(claim)
        if piece is not None and piece.id in covered:
            return reject("said twice", "the model gave a second claim for the same words")
        if piece is None:
            if left & {"source", "figure", "name", "text", "cue"} or not trusted or not self._holds(claim):
                return reject("unsupported", "the rules find no statement in the sentence, and the model's claim does not hold against it")  # fmt: skip
        else:
            covered.add(piece.id)
        if left:
            self.counts.repaired.update(left)
        text = self._text(claim, piece, fit=not left & {"figure", "name", "text"})
        credit = self._credit(claim, piece, left, trusted=trusted)
        hedging, cues = self._hedged(claim, piece, quote, left, trusted=trusted)
        labels = claim.labels
        stance = piece.stance if piece is not None and (self.english or labels is None) else labels.stance if labels else Stance.AFFIRMS  # fmt: skip
        when = piece.when if piece is not None and self.english else _dated(labels.when if labels else None, quote.exact, self.article.published)  # fmt: skip
        return Claim(
            id=claim_id(self.article.id, quote.start, quote.end, text), article=self.article.id, text=text, quotes=(quote,),
            attribution=credit, hedging=hedging, cues=cues, stance=stance if credit else Stance.AFFIRMS, when=when,
        )  # fmt: skip

    def _text(self, claim: PointedClaim, piece: Claim | None, *, fit: bool) -> str:
        """The model's wording of a claim if it holds, else the rules'."""
        if piece is not None and (claim.text is None or piece.stance is Stance.DENIES):
            return piece.text
        text = _line(claim.text)
        if piece is not None:
            credited = _CREDITED.search(text) and not _CREDITED.search(piece.text)
            if not fit or credited or _PRONOUN.match(text):
                return piece.text
            if not self._holds(claim) or (self.english and not _restates(text, piece.text)):
                self.counts.fired["restatement"] += 1
                self.counts.repaired["restatement"] += 1
                return piece.text
        return text if text.endswith((".", "”", '"', "!", "…", "。")) else text + "."

    def _holds(self, claim: PointedClaim) -> bool:
        """Whether every word of a restated claim stands, in some form, in its sentence or near it: a model adds nothing."""
        language = self.article.language if self.article.language != "und" else "en"
        near = f"{self._near(claim.sentence)} {self._quote(claim).exact}"
        return claim.text is not None and not foreign_word(_line(claim.text), near, language=language)

    def _credit(self, claim: PointedClaim, piece: Claim | None, left: set[str], *, trusted: bool) -> Attribution | None:
        """The rules' credit where their words show it; else the model's, if it has earned it and its words stand in the article."""
        ours, labels = piece.attribution if piece is not None else None, claim.labels
        if labels is None or not labels.source or labels.kind is SourceKind.NONE:
            return ours
        if self._explicit(piece) or (ours and _same_party(labels.source, ours.source)):
            return ours
        if not trusted or left & {"source"}:
            return ours
        if self.english and _plain(labels.source) not in self._near(claim.sentence):
            return ours
        return Attribution(source=self._party(labels.source), source_kind=labels.kind, via=tuple(self._party(via) for via in labels.via))  # fmt: skip

    def _hedged(
        self, claim: PointedClaim, piece: Claim | None, quote: Quote, left: set[str], *, trusted: bool
    ) -> tuple[Hedging, tuple[str, ...]]:
        """The rules' hedging where they have a cue; else the model's, if it has earned it and its cue stands in the quote."""
        ours = (piece.hedging, piece.cues) if piece is not None else (Hedging.NONE, ())
        labels = claim.labels
        if ours[1] or labels is None or labels.hedging is Hedging.NONE or not labels.cue:
            return ours
        if not trusted or left & {"cue", "flat"} or _REPORTS.search(labels.cue):
            return ours
        cue = _stands(labels.cue, quote.exact)
        return (labels.hedging, (cue,)) if cue else ours


def _leaves_open(piece: Claim) -> bool:
    """Whether a model may know more of a claim than the rules: who is behind it, or whom a pronoun means."""
    return (piece.attribution is None and not piece.cues) or bool(_PRONOUN.match(piece.text))


def _restates(text: str, known: str) -> bool:
    """Whether a model's text says what the rules' own wording of the same words says: no less, and not another clause beside it."""
    mine, theirs = stems_of(text), stems_of(known)
    return has_finite(text) and len(mine & theirs) >= RESTATED * len(theirs) and len(mine - theirs) <= (1 - RESTATED) * len(theirs) and says_no(text) == says_no(known) and not _NOTES.search(text)  # fmt: skip


@lru_cache(maxsize=4096)  # sentences, sources and quotes of one article are looked at for every claim
def _line(text: str | None) -> str:
    """A text on one line, so that no article can begin a numbered line of its own; invisible characters left out."""
    return re.sub(r"\s+", " ", without_unseen(_INVISIBLE.sub(" ", text or ""))).strip()


def _shown(text: str | None) -> str:
    """A text on one line as a model is shown it; the brackets that set off our own notes are ours alone."""
    return _line(text).translate(_BRACKETS)


def _stands(words: str, text: str) -> str:
    """`words` as they stand in `text`, whole words, in any case and with any quotation marks; empty where they do not."""
    parts = [re.sub(r"[’'‘]", "[’'‘]", re.sub(r'[“”"]', '[“”"]', re.escape(part))) for part in _line(words).split()]
    if not any(character.isalnum() for character in words):
        return ""
    found = re.search(r"(?<!\w)" + r"\s+".join(parts) + r"(?!\w)", text, re.IGNORECASE)
    return found[0] if found else ""


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    return _line(text).casefold().replace("’", "'").replace("“", '"').replace("”", '"')


def _same_party(one: str | None, other: str) -> bool:
    """Whether two wordings name one party: one holds the other, or they share most of their content words."""
    if not one:
        return False
    a, b = _plain(one), _plain(other)
    mine, theirs = stems_of(a), stems_of(b)
    return a in b or b in a or (bool(mine) and len(mine & theirs) >= 0.5 * max(len(mine), len(theirs)))


def _foreign_figure(text: str, quote: str) -> str:
    """A figure of the text that its quote says neither in digits nor in value; empty if there is none."""
    told = find_quantities(text)
    if not told and not _DIGITS.search(text):
        return ""
    held = {_bare(figure) for figure in _DIGITS.findall(quote)}
    values = {quantity.value for quantity in find_quantities(quote)}
    for quantity in told:
        if quantity.value not in values:
            return f"{quantity.value:g}"
    rest = [match for match in _DIGITS.finditer(text) if not any(q.start <= match.start() < q.end for q in told)]
    return next((match[0] for match in rest if _bare(match[0]) not in held), "")


def _bare(figure: str) -> str:
    return figure.lstrip("0") or "0"


def _dated(when: str | None, quote: str, published: str | None) -> str | None:
    """A date that a model gave, where it has the form of one and its year stands in the quote or is that of the article."""
    if not when or not re.fullmatch(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?", when):
        return None
    return when if when[:4] in quote or (published or "").startswith(when[:4]) else None
