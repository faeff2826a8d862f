"""Read, offline: the claims of an article by rules. English gets all labels; other languages sentence claims with neutral ones.

One direction: sentences in, claims out. The quote of a claim is its sentence, or its clause where a sentence states more.
"""

import hashlib
import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from pipeline.attribution import ADDED, Credit, Memory, credits_in, introduces, learn, resolve
from pipeline.clauses import GOES_ON, has_finite, split_clauses
from pipeline.dates import find_dates
from pipeline.hedging import find_hedging
from pipeline.lexicons import pattern
from pipeline.parties import NAME, Roster, is_human, is_person, person_name
from pipeline.segment import segment
from schemas import Article, ArticleReport, Attribution, Claim, Hedging, Quote, Rejected, Sentence, Stance

CONTEXT = 32
"""Characters of prefix and suffix of a quote."""
MAX_SENTENCE = 3000
"""Characters from which on a stretch without a full stop is no sentence that somebody wrote; it is rejected with that reason."""
_MARKS = " \t\r\n\u00a0\u200b\ufeff•*·#>–—-,;:"
_QUOTES = '“”„"«»'
_LEAD = re.compile(
    r"^(?:(?:but|and|so(?!\s(?:far|many|much|few|long|called)\b)|yet|however|meanwhile|also|still|instead|moreover|nevertheless|therefore|thus|indeed|while|although|though|whereas|that(?!\s(?:is|was|were|are|has|had|will|would|could|may|might)\b)|whether|then|"
    r"of\s(?:those|these|them)(?=,)|\w+ly\sthat(?=\s)|even though|even as|at the same time|for now|in addition|in which|secretly|initially|because|(?:the\s)?(?:heads[- ]up|word|notice)\s(?=that\b))\b,?\s+)+",
    re.IGNORECASE,
)
_OCCASION = re.compile(
    r"^(?:(?:in|on|at|during|to|under|late|early|last|this)\s[^,;]{0,60}?\bthat\s|(?:of|about)\s[^,;“”\"]{2,60},\s(?=[“\"])"
    r"|(?:(?:in|on|last|this|earlier|late|early)\s)*(?:[A-Z]\w+day|[Yy]esterday|January|February|March|April|May|June|July|August|September|October|November|December|week|month|year)"
    r"(?:\s\d{1,2})?(?:,?\s\d{4})?[,\s]*\s(?:that\s)?|(?:overnight|separately|privately)\s(?:that\s)?)"
)
_OPENING = re.compile(
    r"^(?:[A-Z][A-Z .'’-]{2,}(?:,\s[\w. ]{2,30}){0,2}(?:\s\([\w .]{2,30}\))?\s?(?:--|[-–—,])\s+(?:\([\w .]{2,30}\)\s?[-–—]\s)?(?=[A-Z“\"‘])"
    r"|(?:[A-Z][a-z’']+(?:\s[a-z’']+){1,3}|Background|Context|Update):\s(?=[A-Z“]))"
)
"""A dateline ("LYON, France, May 3 (AP) - ") or a label ("Why it matters: ") says nothing itself."""
_VERBAL = re.compile(r"^(?:and\s)?(?:may|might|could|will|would|is|are|was|were|has|have|can)\s")
_SUBJECT = re.compile(r"^(?:[\w’'.&-]+\s){1,8}?(?=(?:is|are|was|were|has|have|had|will|would|may|might|could|can)\s)")
_ENDS_THEN = re.compile(r"\b(?:until|till|through|before)\s(?:\w+\s){0,4}?\S{0,5}$")
_WHICH = re.compile(r"^(?:which|who)\s")
_TRAIL = re.compile(
    r"(?<![,\s])[,\s]+(?:(?:however|though|still),\s)?(?:but|and|while|although|though|as|so|yet|because|where|when|that|after|before|since|until)(?:\snow)?$"
)
_PRONOUN_START = re.compile(r"^(?:He|She|he|she)(?=\s)")
_AUXILIARY = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|did|does|do|[a-z]{3,}ed)\b"
)
_MIN_WORDS = 3
_SENTENCE_WORDS = 5
_QUOTED_SHARE = 0.55
_QUOTED_ON = 40
"""Sentences over which a quotation is followed to whoever is named where it ends."""


@dataclass(frozen=True)
class _Piece:
    """A stretch of a sentence and who is credited for it; offsets in the sentence."""

    start: int
    end: int
    credit: Credit | None
    attribution: Attribution | None


def read(article: Article) -> ArticleReport:
    """Claims of one article by the offline rules; nothing with words is dropped without a reason."""
    sentences = segment(article.text, language=article.language, title=article.title)
    endless = [s for s in sentences if s.furniture is None and s.end - s.start > MAX_SENTENCE]
    sound = tuple(s for s in sentences if s.end - s.start <= MAX_SENTENCE)
    if article.language in ("en", "und"):
        claims, rejected = _read_english(article, sound)
    else:
        claims, rejected = _read_plainly(article, sound)
    rejected += [
        Rejected(
            article=article.id,
            text=article.text[s.start : s.start + 200] + " …",
            reason=f"{s.end - s.start} characters without an end are no sentence",
        )
        for s in endless
    ]
    return ArticleReport(article=article, sentences=sentences, claims=tuple(claims), rejected=tuple(rejected))


def _read_plainly(article: Article, sentences: tuple[Sentence, ...]) -> tuple[list[Claim], list[Rejected]]:
    claims = []
    for sentence in sentences:
        words = article.text[sentence.start : sentence.end].strip(_MARKS + _QUOTES)
        if sentence.furniture is None and len(words) >= 8 and not words.endswith(("?", "？")):
            claims.append(_claim(article, sentence.start, sentence.end, words, None, Hedging.NONE, (), Stance.AFFIRMS))
    return claims, []


def _read_english(article: Article, sentences: tuple[Sentence, ...]) -> tuple[list[Claim], list[Rejected]]:
    prose = [s for s in sentences if s.furniture is None]
    marked = _double_marks(article.text)
    texts = [marked[s.start : s.end] for s in prose]
    memory = Memory(roster=Roster(own_outlet=article.outlet or _implied_outlet(article.text, sentences, texts)))
    learn(texts, memory.roster)
    credited = [credits_in(_flat(text), memory.roster) for text in texts]
    claims: list[Claim] = []
    rejected: list[Rejected] = []
    quoted = _quotation_states(marked, prose)
    introduced: tuple[Attribution, int] | None = None
    for index, sentence in enumerate(prose):
        if sentence.heading and not texts[index].rstrip().endswith(":"):
            continue
        opens = introduces(_flat(texts[index]), memory.roster)
        if opens:
            pass  # "The governor added:" states nothing itself
        elif introduced and sentence.paragraph - introduced[1] in (0, 1) and not credited[index]:
            memory.last, memory.last_paragraph = introduced[0], sentence.paragraph
            claims.extend(_read_sentence(article, sentence, texts[index], [], [], True, memory))
        else:
            later = _speaker_after(prose, credited, quoted, index)
            claims.extend(
                _read_sentence(article, sentence, texts[index], credited[index], later, quoted[index], memory)
            )
        if opens:
            spoken = resolve(opens, memory, paragraph=sentence.paragraph)
            introduced = (spoken, sentence.paragraph) if spoken else None
        elif introduced and sentence.paragraph > introduced[1] + 1:
            introduced = None
        _mention_persons(texts[index], memory, sentence.paragraph)
    heading_memory = Memory(roster=memory.roster, parties=memory.parties)
    for index, sentence in enumerate(prose):
        if sentence.heading and not texts[index].rstrip().endswith(":"):
            claims.extend(_read_sentence(article, sentence, texts[index], credited[index], [], False, heading_memory))
    starts = sorted(claim.quotes[0].start for claim in claims)
    for sentence, text in zip(prose, texts, strict=True):
        at = bisect_left(starts, sentence.start)
        if at == len(starts) or starts[at] >= sentence.end:
            rejected.append(Rejected(article=article.id, text=text, reason=_why_not(text)))
    claims.sort(key=lambda claim: (claim.quotes[0].start, claim.quotes[0].end, claim.id))
    return list({claim.id: claim for claim in claims}.values()), rejected


def _speaker_after(prose: list[Sentence], credited: list[list[Credit]], quoted: list[bool], index: int) -> list[Credit]:
    """The credit that ends the quotation a sentence stands in, in its own paragraph: where it closes, somebody is named."""
    for at in range(index + 1, min(len(prose), index + 1 + _QUOTED_ON)):
        if prose[at].paragraph != prose[index].paragraph or not (quoted[at - 1] or at <= index + 2):
            break
        if credited[at]:
            return credited[at]
    return []


_SINGLE = re.compile(
    r"(?:(?<=\s)|(?<=[(\[])|^)['‘](?=[A-Z])(?=(?:[^\n'’]|(?<=\w)['’](?=\w)){6,}?[,.!?…]['’](?:\s|$))", re.MULTILINE
)
_SINGLE_END = re.compile(r"(?<=[,.!?…])['’](?=\s|$)", re.MULTILINE)


def _double_marks(text: str) -> str:
    """The text with double quotation marks for the single ones that many British papers set around speech; as long as before."""
    if not _SINGLE.search(text):
        return text
    return _SINGLE_END.sub("”", _SINGLE.sub("“", text))


def _implied_outlet(text: str, sentences: tuple[Sentence, ...], prose: list[str]) -> str | None:
    """The outlet that people "told", where the page around the text names it too ("Sign up for Beacon Pro"): its own."""
    around = " ".join(text[s.start : s.end] for s in sentences if s.furniture)
    told = re.findall(rf"\b(?:told|tells)\s(?:the\s|The\s)?({NAME}(?:\s{NAME}){{0,2}})", " ".join(prose))
    return next((name for name in told if name in around), None)


def _why_not(text: str) -> str:
    return "a question states nothing" if text.rstrip(' ”"').endswith("?") else "no checkable statement in it"


@lru_cache(maxsize=256)
def _flat(text: str) -> str:
    """The text made plain for the rules, character by character, so that offsets hold.

    White space becomes a blank, a double apostrophe a quotation mark, a double hyphen a comma, a straight mark that closes
    what a curly one opened a curly one; the sign before a handle and a dateline or label at the head are blanked out.
    """
    text = re.sub(r"\s--\s", ",   ", re.sub(r"\s", " ", text))
    text = _OPENING.sub(lambda match: " " * len(match[0]), text)
    text = re.sub(r"(?<!\w)@(?=\w)", " ", text)  # "@handle" is a name
    text = re.sub(r"(?:(?<=\s)|^)''", '"\u2060', text).replace("''", '\u2060"')
    if text.count("“") > text.count("”"):
        text = re.sub(r"(?<=[\w,.!?…])\"(?=\W|$)", "”", text)  # “one mark of each kind"
    return text


_MARK = re.compile(r"[“”„«»\"]")


def _quotation_states(text: str, sentences: list[Sentence]) -> list[bool]:
    """For each sentence, whether most of it stands inside quotation marks, also marks opened sentences ago."""
    states: list[bool] = []
    inside, paragraph = False, 0
    for sentence in sentences:
        words = text[sentence.start : sentence.end]
        if sentence.paragraph != paragraph:
            inside, paragraph = False, sentence.paragraph
        within, last = 0, -1
        for mark in _MARK.finditer(words):
            index, character = mark.start(), mark[0]
            within += inside * (index - last - 1)
            last = index
            opens = index == 0 or words[index - 1].isspace()
            if character in "“„«" or (character == "”" and opens and words[index + 1 : index + 2].isalnum()):
                inside = True
            elif character in "”»":
                inside = False
            elif character == '"':
                inside = not inside and (index == 0 or not words[index - 1].isalnum())
        within += inside * (len(words) - last - 1)
        states.append(within >= _QUOTED_SHARE * max(1, len(words)))
    return states


def _mention_persons(text: str, memory: Memory, paragraph: int) -> None:
    """Note who is named, if the article treats the name as a person's: described, or named again by surname; and whom the sentence speaks of."""
    memory.subject = None
    for number, match in enumerate(re.finditer(r"[A-Z][\w’'-]+(?:\s[A-Z][\w’'.-]+){0,3}", text)):
        name = person_name(match[0]) or memory.roster.person_called(match[0])
        if name:
            memory.heard.add(name)
        if name and is_person(name, memory.roster):
            memory.persons.append((name, memory.roster.known(name) or ""))
            if number == 0 and len(text[: match.start()].split()) <= 3 and text[:1] not in _QUOTES:
                memory.subject = (name, paragraph)
    for match in _UNNAMED.finditer(text):
        memory.unnamed.add("m" if match["m"] or match["man"] else "f" if match["f"] else "")


_UNNAMED = re.compile(
    r"\b(?:[Aa]n?|[Oo]ne|[Aa]nother|[Tt]he)\s(?:(?:\d\d-year-old|[a-z-]+)\s){0,2}?(?:(?P<m>man|boy|gunman|husband|father|brother|son|uncle|businessman|fisherman)|(?P<f>woman|girl|wife|mother|sister|daughter|aunt|businesswoman)"
    r"|suspect|driver|teenager|attacker|motorist|cyclist|pedestrian|passenger|patient|pupil|student|tourist|soldier|prisoner|defendant|\d\d-year-old)\b|^(?P<man>Man|Boy),"
)
"""Somebody whom the article does not name: "he" may be meant of him."""


def _read_sentence(
    article: Article,
    sentence: Sentence,
    text: str,
    credited: list[Credit],
    later: list[Credit],
    quoted: bool,
    memory: Memory,
) -> list[Claim]:
    flat = _flat(text)
    resolved: list[tuple[Credit, Attribution | None]] = []
    for credit in credited:
        attribution = resolve(credit, memory, paragraph=sentence.paragraph)
        resolved.append((credit, attribution))
        if attribution:
            memory.remember(attribution, sentence.paragraph, sentence=flat)
    opens = text[:1] in "“\"„«'" and not any(mark in text[1:] for mark in '”"»')
    carried = _carried(quoted, credited, later, sentence, memory, text, opens=opens)
    claims: list[Claim] = []
    pieces = [
        p for p in _pieces(flat, resolved, carried) if _states(flat, p) or (sentence.heading and _full_heading(flat, p))
    ]
    for piece in pieces:
        claims.append(_claim_of(article, sentence, flat, piece, alone=len(pieces) == 1, memory=memory))
    if not credited and carried:
        memory.last, memory.last_paragraph = carried, sentence.paragraph
    return claims


def _full_heading(flat: str, piece: _Piece) -> bool:
    """Headlines leave the verb out: "12 dead after bus crash", "Acme to buy Bolt"."""
    words = flat[piece.start : piece.end]
    return len(words.split()) >= 5 and bool(re.search(r"\bto\s[a-z]+|\d", words))


_TAKES_UP = re.compile(r"(?:It|They|He|She|The|These|This|Those|Some|Both|Such)\s")
_FORETOLD = re.compile(r"\b(?:would|could|might|had|will)\b")


def _goes_on(text: str) -> bool:
    """Whether a sentence without a credit still tells what the one before was credited for: it takes up a word, in reported tense."""
    return bool(_TAKES_UP.match(text) and _FORETOLD.search(text))


def _carried(
    quoted: bool,
    credited: list[Credit],
    later: list[Credit],
    sentence: Sentence,
    memory: Memory,
    text: str,
    *,
    opens: bool,
) -> Attribution | None:
    """Who says a quotation that names nobody: who spoke just before, else who is named just after.

    A quotation that `opens` here and ends in a later sentence belongs to whoever is named where it ends.
    """
    if credited or sentence.heading:
        return None
    if not quoted:
        return memory.last if memory.last_paragraph == sentence.paragraph and _goes_on(text) else None
    if opens and later and (named := resolve(later[0], memory, paragraph=sentence.paragraph)):
        return named
    if memory.last and memory.last_paragraph == sentence.paragraph:
        return memory.last
    if later:
        return resolve(later[0], memory, paragraph=sentence.paragraph)
    if memory.last and sentence.paragraph - memory.last_paragraph <= 3:
        return memory.last
    return None


def _pieces(flat: str, resolved: list[tuple[Credit, Attribution | None]], carried: Attribution | None) -> list[_Piece]:
    """The sentence cut into stretches of one voice each, and these into clauses; credited themselves are left out."""
    owner: list[int] = [-1] * len(flat)
    for number, (credit, _) in enumerate(resolved):
        for at in range(max(0, credit.start), min(credit.end, len(flat))):
            if owner[at] == -1:
                owner[at] = number
    for credit, _ in resolved:
        for start, end in credit.removed:
            owner[start:end] = [-2] * (min(end, len(flat)) - start)
    pieces: list[_Piece] = []
    at = 0
    while at < len(flat):
        end = at
        while end < len(flat) and owner[end] == owner[at]:
            end += 1
        if owner[at] != -2:
            voice: tuple[Credit | None, Attribution | None] = resolved[owner[at]] if owner[at] >= 0 else (None, carried)
            pieces.extend(_Piece(first, last, *voice) for first, last in split_clauses(flat, at, end))
        at = end
    return _joined(flat, pieces)


def _joined(flat: str, pieces: list[_Piece]) -> list[_Piece]:
    """Stretches of one voice around a credit ("…," he said, "…") are one where either half is no clause of its own."""
    joined: list[_Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if (
            last
            and last.credit is piece.credit
            and last.attribution == piece.attribution
            and not ADDED.search(flat[last.end - 1 : piece.start + 1])
            and not (_full(flat, last) and _full(flat, piece))
        ):
            joined[-1] = _Piece(last.start, piece.end, last.credit, last.attribution)
        else:
            joined.append(piece)
    return joined


_GOES_ON = re.compile(rf"{GOES_ON}\b")
_REPLYING = re.compile(
    r"\W*(?:Asked|Pressed|Questioned|Speaking|Writing|Replying|Responding|Commenting|Quoting|Citing|Reached)\b"
)
"""How a sentence opens that says on what occasion somebody spoke."""


_COMES = re.compile(
    r"(?:It|This|That|The (?:news|move|claim|report|announcement|decision))\s(?:comes?|came|follow(?:s|ed))(?:\s[\w ]{0,30})?"
)
"""What leads up to a clause that states something: "it comes a day after the Ledger reported that …"."""


def _full(flat: str, piece: _Piece) -> bool:
    words = flat[piece.start : piece.end].strip(_MARKS + _QUOTES)
    if re.match(r"(?:unless|if|because|until|whether|when|while|after|before|since|where)\b", words) or _dangles(words):
        return False
    if _GOES_ON.match(words):
        return False  # "What hurts most, she said, is that …"
    return len(words.split()) >= _MIN_WORDS + 1 and has_finite(words)


def _dangles(words: str) -> bool:
    """Whether a stretch only leans on a main clause: "citing a friend", "after five people died"."""
    leaning = re.match(
        r"(?:(?!during|according|morning|evening|spring|\w*thing\b|king\b)[a-z]{2,}ing|after|before|asking|having|amid|(?:[a-z]{3,}ed|made|held|given|taken)(?=\s(?:in|on|at|by|from|to|with|for)\b))\s",
        words,
        re.IGNORECASE,
    )
    if re.match(
        r"[A-Za-z]{2,}ing\s(?:(?!because|that|who|which|while|after|as|if)[^\s,]+\s){0,8}?(?:is|are|was|were|has|had|have|will|would|can|could|may|might|ends?|wraps?|begins?|starts?|finishes|takes?|costs?|remains?|requires?|means|brings|continues|comes?|(?:rais|lower|increas|reduc|caus|help|sav|hurt|improv|cut|put|mak|giv|keep|lead|add|doubl|halv|chang|affect)e?s)\b",
        words,
    ):
        return False  # the verbal noun is the subject: "making the road safe is a long job"
    return bool(leaning) and not re.search(
        r",\s(?:[\w.’'-]+\s){1,8}?(?:is|are|was|were|has|have|had|will|would|may|might|could|can|[a-z]{3,}ed)\b", words
    )


_SETTING = re.compile(r"(?:[Ii]n|[Aa]t|[Oo]n|[Nn]ear|[Oo]utside)\s[^,]{2,40},\swhere\s(?P<clause>(?:[^,]|,(?=\d))+)$")
"""Where somebody speaks, and what is so there: "In Corran, where some sleep in classrooms, Ann Poe said …"."""
_WHERE = re.compile(r",?\s(?:where|who|which|whose)\s(?:[^,]|,(?=\d))*")


def _states(flat: str, piece: _Piece) -> bool:
    words = flat[piece.start : piece.end].strip(_MARKS + _QUOTES + ".!)")
    said = piece.credit is not None and (
        piece.credit.holds_verb
        or flat[piece.start : piece.end].lstrip()[:1] in _QUOTES
        or bool(
            re.match(
                r"(?:after|before|during|following)\s[^,]*\s\w+\s(?:would|will|had|has|could|was|were|is|are)\b", words
            )
        )
    )
    whole = (
        piece.credit is None
        and not flat[: piece.start].strip(_MARKS + _QUOTES)
        and not flat[piece.end :].strip(_MARKS + _QUOTES)
    )
    judged = piece.credit is not None and (piece.credit.holds_verb or piece.credit.stance is Stance.DENIES)
    least = 1 if judged else _MIN_WORDS  # "pleaded guilty to theft": the verb belongs to what is stated
    if piece.credit is None and not whole and (_REPLYING.match(words) or _COMES.fullmatch(words)):
        return False
    if len(words.split()) < least or words.endswith("?") or (_dangles(words) and not said and not judged and not whole):
        return False
    if piece.credit is None and re.match(
        r"(?:[Dd]espite|[Ww]ith|[Aa]fter|[Ii]n|[Oo]n|[Aa]t|[Dd]uring|[Ff]or|[Aa]long|[Uu]nder|[Bb]efore|[Ff]ollowing)\s",
        words,
    ):
        if (setting := _SETTING.match(words)) and has_finite(setting["clause"]):
            return True
        own = _WHERE.sub("", words)
        _, _, main = own.partition(", ")  # "In 2019, 87 people died"
        return len(words.split()) > 4 and bool(_AUXILIARY.search(own) or (main and has_finite(main)))
    if whole and len(words.split()) >= _SENTENCE_WORDS and flat.rstrip(" ”\"’'\u2060").endswith((".", "!")):
        return True  # whoever writes a full stop states something, also with a verb that no list holds
    return has_finite(words) or piece.credit is not None or (bool(re.search(r"\d", words)) and len(words.split()) > 5)


def _claim_of(article: Article, sentence: Sentence, flat: str, piece: _Piece, *, alone: bool, memory: Memory) -> Claim:
    if _WHICH.match(flat[piece.start : piece.end].strip(_MARKS)):
        piece = replace(piece, start=0)  # without what it speaks of, "which …" could be read of anybody
    start, end = (0, len(flat)) if alone else (piece.start, piece.end)
    level, cues = find_hedging(flat[piece.start : piece.end])
    credit = piece.credit
    if credit and credit.doubts:
        word = credit.cue.split()[-1] if " whether" not in credit.cue else credit.cue.split()[-2]
        level, cues = Hedging.DOUBTFUL, (word, *cues)
        start = min(start, credit.removed[0][0])
    if credit and not alone:
        for first, last in sorted(
            credit.removed, reverse=True
        ):  # the words that credit belong to the quote where they touch
            if abs(first - end) <= 2 or abs(last - start) <= 2:
                start, end = min(start, first), max(end, last)
    elif credit and credit.believes and level in (Hedging.NONE, Hedging.REPORTED):
        level, cues = Hedging.PROBABLE, (credit.cue.split()[-1], *cues)
        start = min(start, credit.removed[0][0])
    elif level is Hedging.NONE and alone:
        level, cues = _frame_hedging(flat, piece)
    start, end = _trimmed(flat, start, end)
    if credit and _WHICH.match(flat[start:end]):
        start, _ = _trimmed(flat, 0, end)  # who "which said that …" speaks of stands before it
    stance = credit.stance if credit else Stance.AFFIRMS
    if piece.attribution and refutes().search(flat[piece.start : piece.end]):
        stance = Stance.DENIES
    text = _without_capitals(_restated(flat, piece, memory), article.text)
    if set(_DIGITS.findall(text)) - set(_DIGITS.findall(flat[start:end])):
        start, end = _trimmed(flat, 0, len(flat))  # no number of a claim stands outside its quote
    return _claim(article, sentence.start + start, sentence.start + end, text, piece.attribution, level, cues, stance)


_DIGITS = re.compile(r"\d+")
_CAPITALS = re.compile(r"^([“\"‘]?)([A-Z]{2,})(?=\s[a-z])")


def _without_capitals(text: str, whole: str) -> str:
    """A text whose first word was set in capitals to open an article: written as the article else writes that word, if it does."""
    match = _CAPITALS.match(text)
    if not match or not re.search(rf"\b(?:{match[2].lower()}|{match[2].capitalize()})\b", whole):
        return text
    return f"{match[1]}{match[2].capitalize()}{text[match.end() :]}"


def _trimmed(flat: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without marks at its ends and without a conjunction that opens what follows it."""
    while start < end and flat[start] in _MARKS:
        start += 1
    while end > start and flat[end - 1] in _MARKS:
        end -= 1
    if trail := _TRAIL.search(flat, start, end):
        end = trail.start()
    while end > start and flat[end - 1] in _MARKS:
        end -= 1
    return start, end


@cache
def refutes() -> re.Pattern[str]:
    """What somebody says who rejects what is said elsewhere: "there is no such plan", "we never agreed"."""
    return pattern("reporting", "refutes")


def _frame_hedging(flat: str, piece: _Piece) -> tuple[Hedging, tuple[str, ...]]:
    """Hearsay words that stand outside the content: "according to reports"."""
    level, cues = find_hedging(flat[: piece.start] + " " * (piece.end - piece.start) + flat[piece.end :])
    return (level, cues) if level is Hedging.REPORTED else (Hedging.NONE, ())


def _restated(flat: str, piece: _Piece, memory: Memory) -> str:
    """The clause so that it can be read alone: without the credit and its conjunctions, a name for he or she."""
    words = flat[piece.start : piece.end]
    credit = piece.credit
    if credit and credit.rejects:
        return f"{credit.source[:1].upper()}{credit.source[1:]} denied that {flat[credit.start : credit.end].strip()}."
    if credit:
        for start, end in credit.removed:
            if start > piece.start and _GOES_ON.match(flat[end : piece.end].lstrip(" ,")):
                start, end = len(flat[:start].rstrip(" ,")), end + len(flat[end:]) - len(flat[end:].lstrip(" ,")) - 1
            words = (
                words[: max(0, start - piece.start)]
                + " " * (min(end, piece.end) - max(start, piece.start))
                + words[max(0, end - piece.start) :]
            )
        judged = (
            credit.stance is Stance.DENIES
            or credit.doubts
            or credit.cue.split()[-1].startswith("consider")
            or credit.holds_verb
        )
        bare_denial = credit.stance is Stance.DENIES and not re.match(r"\W*(?:that|it|having)\b", words)
        if judged and (credit.holds_verb or bare_denial or not _AUXILIARY.search(words)):
            words = flat[credit.removed[0][0] : piece.end]
    words = re.sub(r"\s+([,.])|\s+", r"\1 ", words.replace("\u2060", "")).replace(", , ", " ").strip(_MARKS)
    if credit:
        words = _RELAYED.sub("", _OCCASION.sub("", words))
        words = re.sub(r"\s(and|but)\sthat\s", r" \1 ", words, count=1) if " that " not in words.split(" and that ")[0] else words  # fmt: skip
        if credit.stance is Stance.DENIES:  # "Acme's head, Ann Poe, denied": the comma closed an aside that is gone
            words = re.sub(
                rf"^(\W*{re.escape(credit.source)}),\s(?:(?:who|which)\s[^,]{{3,80}},\s)?(?=[a-z])", r"\1 ", words
            )
    words = _with_antecedent(words, flat, piece)
    if piece.start > 0 and _VERBAL.match(words) and (subject := _SUBJECT.match(_LEAD.sub("", flat.strip(_MARKS)))):
        words = f"{subject[0]}{re.sub('^and ', '', words)}"
    words = _TRAIL.sub("", _LEAD.sub("", words).strip(_MARKS))
    spoken = words.strip(" .")[:1] in _QUOTES or flat[: piece.start].rstrip()[-1:] in tuple('“"')
    if words.strip(_MARKS + ".")[:1] in _QUOTES or sum(words.count(mark) for mark in _QUOTES) % 2:
        words = re.sub(f"[{_QUOTES}]", "", words)
    words = _LEAD.sub("", words.strip(_MARKS)).strip(_MARKS)
    speaks = piece.attribution and credit and not spoken and not _PRONOUN.match(credit.source)
    if not (speaks and piece.attribution and _may_mean_speaker(words, piece.attribution.source, memory)):
        words = _with_name(words, memory)
    if speaks and piece.attribution and credit and credit.removed[0][0] < piece.start:
        words = _with_speaker(words, piece.attribution.source, memory)
    words = re.sub(r",(?:\s*,)+\s*|\s{2,}", lambda m: ", " if "," in m[0] else " ", words).rstrip(" ,;:.–—-")
    stop = "" if re.search(r"[.!?][”\"’']$", words) else "."
    return (words[:1].upper() + words[1:] + stop if words else flat.strip()).replace("..", ".")


def _with_name(words: str, memory: Memory) -> str:
    """The words "he" or "she" at the head of a claim as the one person of that gender whom the text has named; a wrong name is worse than none."""
    match = _PRONOUN_START.match(words)
    if not match:
        return words
    gender = "f" if match[0].lower() == "she" else "m"
    named = {name for name in memory.heard if memory.roster.may_be(name, gender)}
    sure = [name for name in sorted(named) if memory.roster.gender(name) == gender]
    return (
        sure[0] + words[match.end() :] if len(sure) == len(named) == 1 and not memory.unnamed & {gender, ""} else words
    )


_ABOUT_WHICH = re.compile(r"^((?:[\w’'.&-]+\s){0,7}[\w’'.&-]+),\s(?:which|whom)\s")
_GOES_ON_WITH = re.compile(r"(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should)\s")


def _with_antecedent(words: str, flat: str, piece: _Piece) -> str:
    """What a relative clause with a credit of its own parts, with its subject: "the deal, which sources say is worth £2m, must wait"."""
    if piece.credit is None and (setting := _SETTING.match(words.strip(_MARKS + " "))):
        return setting["clause"]
    about = _ABOUT_WHICH.match(flat)
    if not about or piece.start < about.end() or not _GOES_ON_WITH.match(words):
        return words
    return f"{about[1]} {words}"


_RELAYED = re.compile(
    r"^\W*(?:(?:[Qq]uoting|[Cc]iting|[Ww]ithout)\s[^,;]{3,80},\s(?:that\s)?|(?:who|which|whose)\s[^,;]{3,80},\sthat\s)"
    r"|^\W*who\s(?:also\s|later\s)?(?:said|says|added|adds|noted|notes|warned|warns|insisted|insists|claimed|claims)\s(?:that\s)?"
)
_PRONOUN = re.compile(r"(?:he|she|it|they|I|we|you)$", re.IGNORECASE)
_MANY = re.compile(r"(?:s|police|people|staff|men|women|children|crew)$", re.IGNORECASE)
_OWN = re.compile(r"(?P<who>He|he|She|she)\s")


def _may_mean_speaker(words: str, source: str, memory: Memory) -> bool:
    """Whether "he" or "she" at the head of what somebody says may be that person: then nobody else is put there."""
    match = _PRONOUN_START.match(words)
    name = person_name(source) or memory.roster.person_called(source)
    return bool(match and name and memory.roster.may_be(name, "f" if match[0].lower() == "she" else "m"))


def _with_speaker(words: str, source: str, memory: Memory) -> str:
    """Indirect speech that begins with "he" or "she" speaks of the speaker, where the text has named nobody else it can mean.

    "It" and "they" are left as they are: "the coastguard said it had 212 aboard" speaks of a ship.
    """
    match = _OWN.match(words)
    name = re.split(r",|\s(?:who|which|familiar|briefed|close)\b", source)[0]
    if not match or len(name.split()) > 6 or re.search(r"\d", name) or re.match(r"(?:his|her)\s", name, re.IGNORECASE):
        return words  # "her spokesman said that she": somebody else
    gender = "m" if match["who"].lower() == "he" else "f"
    last = name.split()[-1]
    others = [one for one in memory.heard if one.split()[-1] != last and memory.roster.may_be(one, gender)]
    human = is_person(name, memory.roster) or (is_human(name) and not _MANY.search(name))
    if memory.unnamed & {gender, ""} and not _UNNAMED.search(source):
        return words
    return name + words[match.end() - 1 :] if human and not others and memory.roster.may_be(name, gender) else words


def _claim(
    article: Article,
    start: int,
    end: int,
    text: str,
    attribution: Attribution | None,
    hedging: Hedging,
    cues: tuple[str, ...],
    stance: Stance,
) -> Claim:
    exact = article.text[start:end]
    quote = Quote(
        exact=exact,
        prefix=article.text[max(0, start - CONTEXT) : start],
        suffix=article.text[end : end + CONTEXT],
        start=start,
        end=end,
    )
    # of what is said alone: the day on which somebody said it stands in the quote too
    dates = find_dates(text, published=article.published) if article.language in ("en", "und") else []
    dates = [found for found in dates if not _ENDS_THEN.search(text[: found.start + 6])]
    cues = tuple(exact[at : at + len(cue)] for cue in cues if (at := _flat(exact).find(cue)) >= 0)
    if hedging is not Hedging.NONE and not cues:
        hedging = Hedging.NONE
    return Claim(
        id=claim_id(article.id, start, end, text), article=article.id, text=text, quotes=(quote,), attribution=attribution,
        hedging=hedging, cues=cues, stance=stance, when=dates[0].value if dates else None,
    )  # fmt: skip


def claim_id(article: str, start: int, end: int, text: str) -> str:
    """Id of a claim: 'c' and 12 hexadecimal digits of a hash of where it stands and what it says."""
    return "c" + hashlib.sha256(f"{article}\n{start}\n{end}\n{text}".encode("utf8", "surrogatepass")).hexdigest()[:12]
