"""Attribution: which parts of a sentence are credited, to whom and through whom, read as source, cue and content.

Patterns only, no parser: reporting verbs before, inside and after what is said, "according to", "citing", quotations
that go on over sentences. The outermost party counts, except that an outlet is `via` for the party that it names.
Left out: sources that only knowledge of the world would tell.
"""

import re
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice

from pipeline.clauses import GOES_ON, IRREGULAR, has_finite, leading_clause_end
from pipeline.lexicons import alternatives, pattern
from pipeline.parties import (
    NAME,
    PERSON,
    Roster,
    is_human,
    is_party,
    is_pronoun,
    outlet_of,
    person_name,
    same_name,
    source_kind,
    staff_of,
)
from schemas import Attribution, SourceKind, Stance

_AUX = alternatives("reporting", "aux")
_ANY = alternatives("reporting", "said", "clause", "deny", "doubt", "object")
_OBJECT = re.compile(rf"^{alternatives('reporting', 'object')}$", re.IGNORECASE)
_SAID = re.compile(rf"^{alternatives('reporting', 'said')}$", re.IGNORECASE)
_DENY = re.compile(rf"^{alternatives('reporting', 'deny')}$", re.IGNORECASE)
_BELIEF = re.compile(
    r"^(?:believes?d?|thinks?|thought|suspects?|suspected|expects?|expected|speculated|presumes?|assumes?|guess(?:es)?)$",
    re.IGNORECASE,
)
_SHOWS = re.compile(
    r"finds?|found|shows?|showed|indicates?|indicated|suggests?|suggested|gives?|gave|lists?|listed|counts?|counted|records?|recorded",
    re.IGNORECASE,
)
"""What a document does with its content, also where that is no clause: "the study found 31 cases", "the log gives nine"."""
_DOUBT = re.compile(rf"^{alternatives('reporting', 'doubt')}$", re.IGNORECASE)
_SPEAKS = re.compile(
    r"said|says|told|tells|added|insist(?:ed|s)|argue[ds]|warn(?:ed|s)|replie[ds]|recall(?:ed|s)|testifie[ds]|explain(?:ed|s)|wrote|writes|conceded|reminded|joked|complained|tell|say|confirm(?:ed|s)?|den(?:ied|ies|y)|claim|insist|argue|warn",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(
    r"(?i:(?:an?|one|another|the|his|her|their|our|my|its|some|several|many|most|two|three|four|five|both|other|former|local|senior)\s)?"
    r"(?:[\w’'-]+\s){0,3}(?:[a-z’'-]{3,}|(?<=the\s)[A-Z][\w-]+)"
    r"(?:\s(?:(?:[a-z]+ed|known|held|given)\s(?:of|in|by|for|to|with|as|from|at|on|over)|of|in|at|from|on|to|for|with|who)\s.{2,80})?"
)
"""Whoever speaks is a party, whatever the noun: "the clerk said", "her landlord told the court"."""
_VERB = re.compile(rf"(?<![\w’'-])(?P<aux>(?:{_AUX}\s+){{0,3}})(?P<verb>{_ANY})(?![\w’'-])", re.IGNORECASE)
_STOP = r"(?=,(?:\s(?![A-Z][\w.]*-based)|$|[”\"])|[;:!?”\"](?:\s|$|[”\"])|(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\bSen)(?<!\bRep)(?<!\bGov)(?<!\bGen)(?<!\b[A-Z])\.(?=\s+[A-Z“\"]|\W*$)|\s[–—-]\s|\s[“\"(]|\s(?:but|while|although|whereas|because|after|as|when|that|who|which)\s|$)"
_TELLER = r"(?:(?:the|an?|this|that|its|his|her)\s)?(?:same\s)?(?:well-known\s|prolific\s|prominent\s)?(?:leaker|tipster|insider|analyst|blogger|blog|tabloid|newspaper|leak|post|report|rumou?r)\b"
_TOLD_BY = re.compile(rf"{_TELLER}(?:\s(?:{NAME}|[a-z0-9_.]{{4,}}(?=\s(?:on|in|at|last|this)\b|\W*$|[,;])))?")
"""Who lists or posts something, without what goes on behind: "the colours listed by the tipster include …"."""
_ACCORDING = re.compile(
    rf"(?P<lead>,\s*)?\b(?P<cue>[Aa]ccording to|[Aa]s (?:described|reported|told|outlined|set out) by|(?:listed|posted|shared|leaked|published|revealed|quoted|claimed|outlined|floated|given|predicted|suggested|(?:handed|put|set) out|put about) by(?=\s{_TELLER})|(?:[Gg]oing|[Jj]udging) by(?=\s{_TELLER})|[Ii]n the words of|[Aa]s per|(?:^|(?<=,\s))[Pp]er(?=\s(?:(?:the\s)?[A-Z]|(?:an?|the)\s[a-z]*\s?(?:report|post|source|leak|tipster|leaker))))\s+(?P<np>.+?){_STOP}",
    re.DOTALL,
)
_CITING = re.compile(
    r"(?P<lead>,\s*)?\b(?P<cue>citing|quoting|which cite[sd]|who cite[sd]|that cite[sd]|that references|referencing)\s+(?P<np>.+?)(?=[,;.!?](?:\s|$)|$)",
    re.DOTALL,
)
_LINK = r"(?:of|do|da|dos|das|de|del|della|di|du|des|der|den|van|von|la|le|el|al)"
"""What stands between the words of a name: "Diário do Douro"."""
_TOLD = re.compile(
    rf"^\s*(?P<who>(?:the\s|an?\s)?(?:(?![a-z]+ing\b|in\b|at\b|of\b|on\b|for\b|that\b)[a-z]+\s){{0,3}}?(?:{NAME}\s)?(?:news\s)?(?:outlet|newspaper|paper|media|daily|broadcaster|magazine|site|website|agency|radio|television|tabloid|station)(?:\s{NAME}){{0,3}}|(?:the\s)?(?:(?!in\b|at\b|of\b|on\b|for\b|that\b)[a-z]+\s){{0,3}}?{NAME}(?:\s(?:{_LINK}\s|the\s)?{NAME}){{0,4}}|(?:(?:the|an?)\s)?(?:[a-z-]+\s){{0,2}}{alternatives('reporting', 'speaker')}\b|(?:(?:the|his|her|its|their|some)\s)?(?:[a-z]+\s)?[a-z]{{3,}}s(?=\s(?:that|on|in|at|last|this|late|early|he|she|they|it|the|his|her|their)\s))"
)
_OUTLET_BEHIND = re.compile(
    r"\s(?:news\s)?(?:agency|newspaper|website|site|magazine|channel|station|programme|program|podcast|show)\b"
)
"""What an outlet is, behind its name: "told the Continental Press news agency that"."""
_BROADCAST = re.compile(
    r"\s(?P<who>(?:(?:the\s)?(?:public|state|national|local|regional|commercial|independent)(?:-run|-owned)?\s)(?:radio|television|tv|broadcaster|media|news agency))\b",
    re.IGNORECASE,
)
"""An outlet without a name: "she told public radio"."""
_INTERVIEW = re.compile(
    rf"\b(?:(?:[Ii]n|[Dd]uring) an? (?:\w+\s)?(?:interview|comments?|remarks|statement) (?:with|to|for|given to|published by)|speaking (?:to|with)|quoted by|as quoted (?:by|in)|comments? (?:to|carried by))\s+(?P<who>(?:the\s)?(?:[a-z]+\s){{0,3}}?{NAME}(?:\s{NAME}){{0,3}})"
)
_TIME = re.compile(
    r"\s(?:(?:in|via|by) (?:an?|the|its|his|her)\s(?:\w+\s){0,2}(?:update|statement|interview|tweet|post|letter|email|note|briefing|report)"
    r"|(?:(?:on|in|last|this|late|early|earlier|late on)\s)?(?:"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|yesterday|today|tonight|this week|last week"
    r"|(?:last |in |this )?(?:January|February|March|April|May|June|July|August|September|October|November|December)(?:\s\d{1,2})?(?:,?\s\d{4})?"
    r"|(?:last|this) (?:year|month|spring|summer|autumn|fall|winter))(?:\s(?:morning|afternoon|evening|night))?|last night)$"
)
_LEADS = re.compile(
    r"^(?:(?:but|and|so|yet|\w+ly,|while|although|though|however|meanwhile|still|also|instead|moreover|nevertheless|later|earlier|then|now|indeed|separately|"
    r"additionally|furthermore|recently|previously|initially|for (?:his|her|its|their) part|at the same time|in addition|on the other hand|even so|"
    r"as|if|when|because|since|after|before|for now|in response|in fact|of course|back in \d{4}|over the weekend|earlier this (?:week|month|year)|late last (?:week|month|year)|privately|last week|this week|last year|last month|yesterday(?![’'])|today(?![’'])|"
    r"(?:on|in|by|at|during|since) [A-Z0-9][\w,]*(?: \d{1,2})?(?:,? \d{4})?)\b,?\s*)+",
    re.IGNORECASE,
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|must|should|do|does|did|isn[’']t|wasn[’']t|won[’']t|n[’']t|"
    rf"said|{IRREGULAR}|shot\s(?:up|down|dead|at)|[a-z]+(?:ed|es|s))\b"
)
_RELATIVE = re.compile(
    r"^(?:[A-Z]-[A-Z][\w.]*|(?:[A-Z][a-z]{1,4}\.|[A-Z]\.[A-Z]\.|[A-Z]{2}))$|^(?:an?|the|who|which|whose|where|now|then|one|his|her|its|their|former|also|aged|both|[a-z]|\d+)\b|^[a-z]"
)
_BASE = re.compile(
    r"(?:report|note|confirm|suggest|estimate|forecast|show|believe|think|consider|expect|fear|suspect|reckon|understand|agree|proclaim|deny|doubt|question|claim|say|add|argue|warn|explain|insist|contend|tip|tell|write|point out)",
    re.IGNORECASE,
)
_PLURAL = re.compile(
    r"(?:s|those|people|police|data|many|most|some|few|others|they|we|I|you|who|men|women|media|staff|\sand\s.*)$",
    re.IGNORECASE,
)
_END = re.compile(
    r"(?:,\s(?:but|while|although|though|whereas)|\sbut)\s(?!that\b)|;\s|,?\sand\s(?:(?:also|has|had)\s)*(?:den(?:ies|ied)|reject(?:s|ed)|dismiss(?:es|ed)|disput(?:es|ed))\s"
)
"""Where what one verb credits ends: another clause takes over, or the same party denies something beside it."""
_NEAR = 3
"""Paragraphs over which "he said" still means the person credited last."""
MOST = 12
"""Reporting verbs of one sentence that are looked at; nobody writes so many, and each costs a look at the whole sentence."""
_OPENERS, _CLOSERS = "“„«", "”»"


@dataclass(frozen=True)
class Credit:
    """A credited stretch of a sentence, all offsets in code points of the sentence."""

    source: str
    start: int
    end: int
    cue: str
    removed: tuple[tuple[int, int], ...]
    via: tuple[str, ...] = ()
    description: str = ""
    stance: Stance = Stance.AFFIRMS
    doubts: bool = False
    believes: bool = False
    holds_verb: bool = False
    rejects: bool = False
    """A passive that rejects what stands before it: "a story that he had fled was denied by police"."""


_IN_STATEMENT = re.compile(r"\b(?:in|by|through)\s(?:an?|the|its|his|her|their|this)\s(?:[a-z]+\s){0,2}?statement\b")
_THE_STATEMENT = re.compile(r"(?:the|this|that|its|his|her|their)\s(?:same\s)?statement", re.IGNORECASE)


@dataclass(frozen=True)
class Party:
    """Somebody who was credited, as later sentences may mean again."""

    attribution: Attribution
    person: bool
    plural: bool
    paragraph: int


@dataclass
class Memory:
    """What has been read of the article so far: who was credited last, whether a quotation is open."""

    roster: Roster
    parties: list[Party] = field(default_factory=list)
    persons: list[tuple[str, str]] = field(default_factory=list)
    heard: set[str] = field(default_factory=set)
    """Every name that may be a person's, also where nothing else shows that it is."""
    unnamed: set[str] = field(default_factory=set)
    """Which of "m", "f" and "" (either) the article has spoken of without a name."""
    subject: tuple[str, int] | None = None
    """The person whom the sentence before speaks of, and its paragraph."""
    in_quote: bool = False
    last: Attribution | None = None
    stated: Attribution | None = None
    """Who made the statement that later sentences call "the statement"."""
    last_paragraph: int = 0
    leaked: tuple[str, ...] = ()

    def remember(self, attribution: Attribution, paragraph: int, *, sentence: str = "") -> None:
        """Note that a sentence credited this party."""
        name = attribution.source
        if _IN_STATEMENT.search(sentence):
            self.stated = attribution
        person = person_name(name) is not None or name.split()[-1] in self.roster.descriptions
        plural = bool(re.search(r"(?:s|people|police)\b", name.split(" familiar")[0].split(" who ")[0])) and not person
        self.parties.append(Party(attribution, person, plural, paragraph))
        self.last, self.last_paragraph = attribution, paragraph
        if attribution.source_kind is SourceKind.ANONYMOUS and attribution.via:
            self.leaked = attribution.via


_PARTY = re.compile(
    rf"(?:his|her|their|the|[Tt]he|ruling|opposition)\s(?:[a-z-]+\s)?({NAME}(?:\s{NAME})?)\s(?:[Pp]arty|bloc)\b"
)
_OUTLET_IS = re.compile(
    rf"({NAME}(?:\s{NAME}){{0,2}}),\s(?:an?|the)\s(?:(?!\b(?:of|at|for|from)\b)[^,.;]){{0,40}}\b(?:news agency|newspaper|newsletter|magazine|broadcaster|website|site|blog|tabloid|daily|weekly|outlet|publication)\b"
)
_REPORTS = re.compile(
    rf"(?<![\w’'-])({NAME}(?:\s{NAME}){{0,2}}?),?\s(?:had\s|first\s)*(?:reports?|reported|wrote|writes)(?:\son)?(?:\s[A-Z][a-z]+day)?(?:\s(?:earlier|this|last|yesterday)(?:\s[a-z]+)?)?,?\s(?:that\b|citing\b|quoting\b)"
)
_REPORTS_BEHIND = re.compile(rf",\s({NAME}(?:\s{NAME}){{0,2}})\s(?:reports|writes)(?=[,.]|$)", re.MULTILINE)
"""Who reports that something is so is an outlet; a company reports its results, the police report an incident."""
_BODY = re.compile(alternatives("parties", "official", "organization", "document", "anonymous"))
_BODIES = re.compile(
    rf"(?<![\w-])(?:{alternatives('reporting', 'speaker')}|{alternatives('parties', 'official')})(?![\w-])",
    re.IGNORECASE,
)
_TITLED = re.compile(rf"\b(Mr|Mrs|Ms|Miss|Sir|Lord|Lady|Dame)\b\.?\s(?:{NAME}\s)?([A-Z][\w-]+)")


_POSTS_AS = re.compile(r"(?<!\w)@(\w{3,})")
_CAPITALISED = re.compile(r"\b[A-Z][\w-]+")
_DESCRIBED = re.compile(
    rf"({NAME}(?:\s{NAME}){{1,3}}),\s((?:an?|the|who|deputy|head|chief|senior|former|\d\d)\b[^.;”\"]{{3,160}}?)(?=[,.;”\"])"
)
_ROLE_THEN_NAME = re.compile(
    rf"\b((?:[Tt]he|[Ii]ts|[Hh]is|[Hh]er|[A-Z][\w-]{{1,60}}[’']s)\s(?:[\w’'-]{{1,60}}\s){{0,6}}?[\w’'-]{{1,60}}),\s({NAME}(?:\s{NAME}){{1,2}})(?=[,.;])"
)
"""A role and, between commas, who has it: "the Minister for Education, Ann Poe"."""
_FIRM = re.compile(
    rf"({NAME}(?:\s{NAME}){{0,2}}),?\s(?:Ltd|Limited|Inc|PLC|plc|GmbH|AG|Corp|LLC|LLP|NV|AB|Oy|SpA|SE|SA)\b"
)
_OUTLET_NAMED = re.compile(
    rf"(?:news )?(?:outlet|website|agency|newspaper|magazine|site|channel|broadcaster|publication)\s({NAME}(?:\s{NAME}){{0,2}})"
)
_CITING_OUTLET = re.compile(rf"({NAME}(?:\s{NAME}){{0,2}}),?\s(?:reports?|reported|said|says),?\s(?:citing|quoting)")
_OUTLETS_SOURCE = re.compile(
    rf"({NAME}(?:\s{NAME}){{0,2}})[’']s sources?\b|\b[Rr]eport (?:from|by|in) (?:the )?({NAME})"
)


_OWNED = re.compile(r"^(?:[A-Z][\w-]+[’']s\s|[Tt]he\s)+")


def learn(texts: list[str], roster: Roster) -> None:
    """Take from the whole article who is described how, and which names are used as outlets, bodies and firms."""
    for text in texts:
        roster.handles.update(_POSTS_AS.findall(text))
        roster.surnames.update(_CAPITALISED.findall(text))
        roster.political.update(_PARTY.findall(text))
        roster.firms.update(match[1] for match in _FIRM.finditer(text))
        for match in _TITLED.finditer(text):
            roster.genders.setdefault(match[2], "m" if match[1] in ("Mr", "Sir", "Lord") else "f")
        _learn_persons(text, roster)
        _learn_bodies(text, roster)
        _learn_outlets(text, roster)
    roster.outlets -= {name for name in roster.outlets if re.search(r"^(?:The|He|She|It|They)$", name)}


def _learn_persons(text: str, roster: Roster) -> None:
    """Who is described how: behind a name, before it, or before it between commas."""
    for match in _DESCRIBED.finditer(text):
        if name := person_name(match[1]):
            roster.describe(name, match[2])
    for match in PERSON.finditer(text):
        if name := person_name(match[1]):
            roster.full_names[name] += 1
            before = re.split(
                r"[,;:.“”\"]\s|\b(?:said|says|told|and|by|with|that|to)\s",
                text[max(0, match.start() - 60) : match.start()],
            )[-1]
            roster.describe(name, f"{' '.join(before.split()[-4:])} {match[1].split(name)[0]}")
    for match in _ROLE_THEN_NAME.finditer(text):
        if (name := person_name(match[2])) and _roles().search(match[1].lower()):
            roster.describe(name, match[1])


def _learn_bodies(text: str, roster: Roster) -> None:
    """Which bodies are named in full, by the noun that stands for them later."""
    for match in _BODY_NAMED.finditer(text):
        name = _OWNED.sub("", match[0])
        noun = {"police": "force", "constabulary": "force"}.get(match["noun"].lower(), match["noun"].lower())
        if " " in name and name not in roster.bodies.setdefault(noun, []):
            roster.bodies[noun].append(name)


def _learn_outlets(text: str, roster: Roster) -> None:
    """Which names are used as outlets."""
    roster.outlets.update(re.sub(r"[’']s$|\.$", "", match[1]) for match in _OUTLET_NAMED.finditer(text))
    for shape in (_OUTLET_IS, _REPORTS, _REPORTS_BEHIND):
        roster.outlets.update(
            match[1]
            for match in shape.finditer(text)
            if not person_name(match[1]) and not _BODY.search(match[1].lower())
        )
    roster.outlets.update(match[1] for match in _CITING_OUTLET.finditer(text))
    roster.outlets.update(match[1] or match[2] for match in _OUTLETS_SOURCE.finditer(text))


_UNSOUND = re.compile(
    r"^(?:which|what|that|this|these|those|there|whose .*|the other)$|^(?:who|let|it was|it is)\b|^(?:even|with|without|under|over|after|before|as|when|while|if|although|though|since|because|how|whether|than|up|down|among|between|back|not)\s|\b(?:what|whether|because|when|how|than)\b"
    r"|\b(?:the|an?|of|in|at|to|from|and|or|but|for|with|its|his|her|their|what|that|which|this|those|these|last|next|after|before|since|until|despite|amid|following|contradicting|over|about)$",
    re.IGNORECASE,
)


def _sound(phrase: str) -> bool:
    """Whether a phrase can be a whole noun phrase: it is no clause, and does not break off."""
    return not _UNSOUND.search(phrase)


def introduces(sentence: str, roster: Roster) -> Credit | None:
    """Who speaks in the paragraph that follows a sentence like "The governor added:"; None where it introduces nobody."""
    if not sentence.rstrip().endswith(":"):
        return None
    found = credits_in(sentence.rstrip(" :") + " that it is so.", roster)
    return found[-1] if found and found[-1].cue.split()[-1].lower() in _INTRODUCING else None


_LED_IN = re.compile(r"(?:in|on|at|during|after|before|for)\s(?!the\swords).*\s(?P<np>he|she|they|it)$", re.IGNORECASE)
_INTRODUCING = frozenset(
    "said says added wrote writes tweeted asked explained continued replied told posted stated noted".split()
)


_TAKES_OVER = re.compile(r";\s(?:(?:but|and|while)\s)?|,?\s(?:but|while|although|though|whereas|yet)\s|,\sand\s")
"""Where another clause may begin that credits somebody else."""
_PARTS = 3
"""Such places of one sentence that are looked at."""
_AT_ONCE = 14
"""Characters within which the party stands that a clause of its own begins with."""


def credits_in(sentence: str, roster: Roster) -> list[Credit]:
    """The credited stretches of one sentence, outermost party first; empty where nobody is credited."""
    found = _credits(sentence, roster)
    for cut in islice(_TAKES_OVER.finditer(sentence), _PARTS) if found else ():
        rest = sentence[cut.end() :]
        if _inside_quote(sentence, cut.start()) or not _VERB.search(rest):
            continue
        before, behind = _credits(sentence[: cut.start()], roster), credits_in(rest, roster)
        if before and behind and behind[0].removed[0][0] <= _AT_ONCE and behind[0].start >= behind[0].removed[0][1]:
            return [*before, *(_moved(one, cut.end()) for one in behind)]  # "it is safe, she said, but engineers say …"
    return found


def _moved(credit: Credit, by: int) -> Credit:
    return replace(
        credit,
        start=credit.start + by,
        end=credit.end + by,
        removed=tuple((start + by, end + by) for start, end in credit.removed),
    )


def _credits(sentence: str, roster: Roster) -> list[Credit]:
    found = (
        _rejected(sentence, roster)
        or _quoted_as(sentence, roster)
        or _story_that(sentence, roster)
        or _citing_first(sentence, roster)
        or _labelled(sentence, roster)
        or _according(sentence, roster)
    )
    found = found or _verbs(sentence, roster)
    found = found or _nouns(sentence, roster) or _in_document(sentence) or _tagged(sentence, roster)
    if more := _participle(sentence, found, roster):
        cut = more.removed[0][0]  # "denied it, saying that …": what is said there is not denied
        found = [*(_ended(one, cut, sentence) for one in found), more]
    found = [one for one in _who_says(sentence, found) if _sound(one.source)] or _aside(sentence, roster)
    if len(found) > 1:
        found = _nest(found, roster)
    return [_and_added(sentence, _with_citing(sentence, credit, roster)) for credit in found if _sound(credit.source)]


def _ended(credit: Credit, cut: int, sentence: str) -> Credit:
    """A credit whose content ends where the next begins; what is left and no clause keeps its verb: "denied massing troops"."""
    if not credit.start < cut < credit.end:
        return credit
    return replace(
        credit, end=cut, holds_verb=credit.holds_verb or not re.match(r"\W*that\b", sentence[credit.start : cut])
    )


_LABEL = re.compile(r"^\W*([A-Z][A-Z.’' -]{2,30}):\s(?=\S)")
_NAMED = re.compile(rf"^\W*({NAME}(?:\s{NAME}){{0,2}}):\s(?=\S)")
_PARTY_SPEAKS = re.compile(r"^\W*(?P<np>(?:An?|The|One|Another)\s(?:[\w’'-]{1,30}\s){0,4}?[a-z]{3,30}):\s(?=[“\"‘'])")
"""Who speaks, before a colon and a quotation: "A Treasury insider: “…”"."""
_SIGNED = re.compile(rf"[”\"]\s*(?:[―—–]|--)\s*({NAME}(?:\s{NAME}){{0,3}})(,[^“”\"]*)?$")
_HEADLINED = re.compile(
    r"(?:\w+\s)?(?:Polls?|Study|Survey|[Dd]ocuments?|[Mm]emo|[Rr]eports?|Police|Officials?|Experts?|Analysts?|Scientists|Source|Sources)"
)
_TRAILED = re.compile(
    r"(?:\s[–—-]|:)\s(?P<np>(?:(?:[A-Z][\w’'-]+|local|state|official|court|leaked|new)\s)?(?:reports?|newspapers?|paper|media|sources?|police|officials?|ministry|minister|analysts?|study|poll|survey|lawyers?|prosecutors?|court|documents?|memo|agency|company|union|filing|spokes(?:man|woman|person)))$"
)
"""Who says it, at the end of a headline: "Plant to close - sources"."""
_SIGNATURE = re.compile(rf"^\s*(?:[―—–]|--)\s*({NAME}(?:\s{NAME}){{1,3}})\W*$")
_PARTICIPLE = re.compile(
    r"(?:,\s|\s)(?:saying|adding|arguing|noting|claiming|warning|insisting|stressing|explaining|suggesting|alleging|stating|telling\s(?:\w+\s){1,3}?),?\s?(?:that\s)?(?=[\w“\"$])"
)
_SUBJECT = re.compile(
    rf"^(?P<np>(?:[\w’'.&-]+\s){{1,8}}?)(?=(?:said|says|told|is|are|was|were|has|have|had|will|would|did|[a-z]{{2,}}ed|hit|set|put|{IRREGULAR})\b)"
)


_SLOGAN = re.compile(
    r"\b(?:HE|SHE|THEY|WE|YOU|WAS|IS|ARE|WERE|HAS|HAD|WILL|NOT|KILLED|DEAD)\b|^(?:(?:[A-Z]+\s)?UPDATED?|CORRECTION|EXCLUSIVE|BREAKING(?:\sNEWS)?|LIVE|WATCH|VIDEO|PHOTOS?|OPINION|ANALYSIS|EDITORIAL|REVIEW|COMMENT|NOTE|EDITOR[’']S\sNOTE|REVEALED|JUST\sIN|ALERT|POLL|QUIZ|Q|A|FAQ|TIMELINE|EXPLAINED|EXPLAINER|FACT\sCHECK|WARNING|SPOILERS?|RUMOU?RS?|LEAK|REPORT)$|\b(?:AT|OF|IN|ON|THE|AND|TO|FOR|BY|WITH|AS|FROM|AFTER)\b"
)
"""What capitals before a colon hold that are no name: "INFERNO AT SEA: …"."""


def _labelled(sentence: str, roster: Roster) -> list[Credit]:
    """A transcript's "SMITH: …", a headline's "Smith: …", or a quotation signed with a dash and a name."""
    named = _NAMED.match(sentence)
    if (
        named
        and len(sentence.split()) >= 5
        and not named[1].endswith(("’s", "'s"))
        and (
            person_name(named[1])
            or roster.known(named[1])
            or _HEADLINED.fullmatch(named[1])
            or source_kind(named[1], "", roster) is SourceKind.OFFICIAL
            or roster.is_outlet(named[1])
        )
    ):
        return [Credit(named[1], named.end(), len(sentence), ":", ((named.start(1), named.end()),))]
    if (told := _TRAILED.search(sentence)) and len(sentence[: told.start()].split()) >= 3:
        return [Credit(told["np"], 0, told.start(), "-", (told.span(),))]
    if signature := _SIGNATURE.match(sentence):
        return [Credit(signature[1], 0, 0, "—", ((0, len(sentence)),))]
    if (party := _PARTY_SPEAKS.match(sentence)) and is_party(party["np"], roster) and not _VERB.search(party["np"]):
        return [Credit(party["np"], party.end(), len(sentence), ":", ((party.start("np"), party.end()),))]
    if (label := _LABEL.match(sentence)) and not _SLOGAN.search(label[1]):
        return [Credit(label[1].strip(), label.end(), len(sentence), ":", ((label.start(1), label.end()),))]
    if signed := _SIGNED.search(sentence.rstrip(" .")):
        return [
            Credit(
                signed[1],
                0,
                signed.start(1),
                "—",
                ((signed.start() + 1, signed.end()),),
                description=(signed[2] or "").strip(" ,"),
            )
        ]
    return []


_NOUN = re.compile(
    rf"(?:(?P<np>(?:the\s(?:[a-z]+\s)?)?{NAME}(?:\s{NAME}){{0,3}}?|(?:[Tt]he|[Aa]n?)\s[a-z]+(?:\s[a-z]+)?)[’']s?|\b(?P<pron>his|her|their))\s(?:[a-z]+\s)?"
    r"(?P<cue>(?:claims?|allegations?|assertions?|suggestions?|warnings?|accusations?|statements?|insistence|belief|contention|admission|promises?|pledges?|vow|argument|view|explanation|conclusion|complaint|fear|hope),?\s(?P<that>that)"
    r"|(?:own\s)?(?:evidence|case|argument|view|position|explanation|account|defen[cs]e|message|claim|opinion|belief|point|answer|conclusion|advice|story|line|theory|hope|fear|estimate|forecast|figure|calculation|assessment)(?:\sin\s[^,;]{3,40}?)?\s(?:is|was|has been|had been)\sthat)\s"
)


_IN_DOCUMENT = re.compile(
    r"^\W*(?:(?:[Bb]ut|[Aa]nd)\s)?[Ii]n\s(?P<np>(?:an?|the|this|that|its|his|her|their)\s(?:[\w/’'.-]+\s){0,6}?(?:poll|survey|study|filing|memo|lawsuit|audit|census|indictment|complaint)\b[^,;]{0,60}),\s(?:(?:taken|made|held|[a-z]+ed)\s[^,;]{2,60},\s)?"
)


_TAG = re.compile(
    rf"(?:[,!?][”\"]|[”\"],)\s(?:(?P<np>(?:the\s|[Aa]n?\s)?(?:[a-z-]+\s){{0,2}}{NAME}(?:\s{NAME}){{0,3}}|he|she|they)\s(?P<verb>[a-z]{{3,}}(?:ed|s))\b|(?P<first>[a-z]{{3,}}ed)\s(?P<last>{NAME}(?:\s{NAME}){{1,3}}))"
)


def _tagged(sentence: str, roster: Roster) -> list[Credit]:
    """Read '"…," the actor sighed': a comma inside the marks shows that whatever verb follows is one of speech."""
    match = _TAG.search(sentence)
    source = match and (match["np"] or match["last"])
    if not match or not source or not is_party(source, roster):
        return []
    end = match.end() + _tail_length(sentence[match.end() :])
    return [
        Credit(
            source,
            0,
            len(sentence),
            match["verb"] or match["first"],
            ((match.end() - len(match[0].split(" ", 1)[1]), end),),
        )
    ]


def _in_document(sentence: str) -> list[Credit]:
    """Read "In the poll, taken in May, 40 percent …": the document says what follows."""
    match = _IN_DOCUMENT.match(sentence)
    if not match:
        return []
    return [
        Credit(_drop_relative(match["np"]), match.end(), len(sentence), "in", ((match.start("np") - 3, match.end()),))
    ]


def _nouns(sentence: str, roster: Roster) -> list[Credit]:
    """Read "the mayor's claim that …": the possessor says what follows."""
    found = []
    for match in islice(_NOUN.finditer(sentence), MOST):
        source = match["np"] or {"his": "he", "her": "she", "their": "they"}[match["pron"]]
        if not _inside_quote(sentence, match.start()) and is_party(source, roster):
            edge = re.compile(r",\s|;\s|\s[–—-]\s").search(sentence, match.end())
            end = edge.start() if edge else len(sentence)
            found.append(Credit(source, match.end(), end, match["cue"], ((match.start(), match.end()),)))
    return found


_SAYS_NO = re.compile(r"\b(?:not|no|nobody|none|never|neither|nothing|without)\b|n[’']t\b", re.IGNORECASE)


def _participle(sentence: str, found: list[Credit], roster: Roster) -> Credit | None:
    """Read "The mayor defended the plan, saying …": the subject of the sentence says what follows."""
    match = _PARTICIPLE.search(sentence)
    if (
        not match
        or _inside_quote(sentence, match.start())
        or any(match.start() < b and a <= match.start() for c in found for a, b in c.removed)
    ):
        return None
    denied = [one for one in found if one.start <= match.start() < one.end and _DENY.match(one.cue.split()[-1])]
    if _SAYS_NO.search(sentence, match.end()):
        denied = []  # "rejected the count, insisting that nobody …": that is the denial still
    if not denied and any(
        one.removed[0][0] > match.start() or (one.start <= match.start() < one.end and not one.holds_verb)
        for one in found
    ):
        return None
    phrase = _sentence_subject(sentence)
    if not phrase or not is_party(phrase, roster):
        return None
    return Credit(
        phrase, match.end(), _right_edge(sentence, match.end()), match[0].strip(" ,"), ((match.start(), match.end()),)
    )


_UNTRUE = r"(?:untrue|false|wrong|baseless|groundless|nonsense|fabricated|fiction|incorrect|inaccurate|rubbish|absurd|fake|a\s(?:lie|hoax|fabrication|myth))"
_CALLS = re.compile(r"calls?|called|brands?|branded|dubs?|dubbed|labels?|labell?ed|describes?|described", re.IGNORECASE)
_CALLED_UNTRUE = re.compile(
    rf"\s(?:it|this|that|them|(?:the|this|that|these|those|such|its|his|her|their)?\s?(?:[\w’'-]+\s){{0,2}}?(?:stor(?:y|ies)|reports?|claims?|rumou?rs?|allegations?|accusations?|suggestions?|speculation|account))\s(?:as\s)?[“\"‘']?(?:an?\s)?(?:\w+\s)?(?:{_UNTRUE}|lie|hoax|fabrication|myth|invention)\b",
    re.IGNORECASE,
)
"""A judgement that is a denial: "called the story a complete fabrication"."""
_REJECTED = re.compile(
    rf"^\W*(?:(?:[Aa]n?|[Tt]he|[Tt]hat|[Tt]his|[Aa]ny)\s)?(?:[\w-]+\s){{0,4}}?(?:[Ss]tor(?:y|ies)|[Rr]eports?|[Cc]laims?|[Rr]umou?rs?|[Ss]uggestions?|[Aa]llegations?|[Ss]peculation|[Tt]alk)(?:\s(?:on|in|by|from)\s[\w ]{{2,30}}?)?\sthat\s(?P<told>[^“”\";:]{{8,160}}?)"
    rf"(?:,\s[^,;]{{3,80}},)?\s(?:was|were|is|are|has been|have been|had been)\s(?:\w+ly\s)?"
    rf"(?:(?:described|dismissed|branded|denounced)\sby\s(?P<np>[^,;]{{2,60}}?)\sas\s(?:\w+\s)?{_UNTRUE}|(?:denied|rejected|refuted|dismissed|contradicted)\sby\s(?P<np2>[^,;.]{{2,60}}?)(?=[,;.]|$))"
)
"""A passive that rejects what is told: "a story that he had fled was described by police as untrue"."""


_QUOTES_AS = re.compile(
    r"^(?P<who>\W*(?:[\w’'.&-]+\s){1,6}?)(?:also\s|then\s)?(?:(?:quote[ds]?|cite[ds]?)\s(?P<np>[^,;“”\"]{3,80}?)|(?P<passive>(?:is|was|are|were)\s(?:also\s)?quoted(?:\sby\s(?P<by>[^,;“”\"]{3,40}?))?))"
    r"\sas\s(?P<cue>saying|telling\s(?:it|them|reporters|[^,;“”\"]{3,60}?(?=\sthat\s))|claiming|warning|stating|adding)(?:\sthat)?(?=\W*\s\S)"
)


def _quoted_as(sentence: str, roster: Roster) -> list[Credit]:
    """Read "The newspaper quoted an aide as saying that …": the aide says it, through the newspaper."""
    match = _QUOTES_AS.match(sentence)
    outlet, source = (match["who"].strip(), (match["np"] or "").strip()) if match else ("", "")
    if match and match["passive"]:
        source, outlet = outlet, match["by"] or ""
        if not is_party(source, roster):
            return []
        return [
            Credit(
                source, match.end(), len(sentence), match["cue"], ((0, match.end()),), via=(outlet,) if outlet else ()
            )
        ]
    if not match or not is_party(source, roster) or not outlet:
        return []
    return [Credit(source, match.end(), len(sentence), match["cue"], ((0, match.end()),), via=(outlet,))]


_CITING_FIRST = re.compile(
    rf"^\W*(?:(?:[Bb]ut|[Aa]nd|[Mm]eanwhile)\s)?(?P<outlet>(?:[Tt]he\s)?(?:{NAME}(?:\s(?:{_LINK}\s)?{NAME}){{0,3}}|agency|newspaper|paper|site|website|outlet|daily|broadcaster|magazine)),\s(?:citing|quoting|which\s(?:cited|quoted)|which\scites)\s(?P<np>[^,;“”\"]{{3,80}}),\s(?P<cue>said|says|reported|reports|wrote|writes)(?:\son\s[A-Z]\w+day)?(?:\sthat)?(?=\s\S)"
)


def _citing_first(sentence: str, roster: Roster) -> list[Credit]:
    """Read "The agency, citing diplomats, said that …": the diplomats say it, through the agency."""
    match = _CITING_FIRST.match(sentence)
    if (
        not match
        or not is_party(match["np"], roster)
        or re.match(r"\W*(?:it|they)\s(?:stood|stands?)\b", sentence[match.end() :])
    ):
        return []
    return [
        Credit(
            match["np"],
            match.end(),
            _right_edge(sentence, match.end()),
            match["cue"],
            ((match.start("outlet"), match.end()),),
            via=(match["outlet"],),
        )
    ]


_RAN_A_STORY = re.compile(
    rf"(?P<np>(?:(?:[Tt]he|[Aa]n?)\s)?(?:[a-z-]{{1,40}}\s){{0,3}}{NAME}(?:\s{NAME}){{0,3}})\s(?P<cue>(?:has\s|had\s)?(?:published|ran|carried|posted|printed|aired|released)\san?\s(?:[a-z-]{{1,40}}\s){{0,2}}"
    r"(?:story|article|report|piece|post|item|statement)(?:\s(?:on|in|by|about)\s[^,;]{2,60}?)?,?\s(?:saying|claiming|stating|reporting|alleging|which said|that said|that claimed|which claimed)(?:\sthat)?)(?=\s\S)"
)


def _story_that(sentence: str, roster: Roster) -> list[Credit]:
    """Read "The site ran a story saying that …": the outlet says it."""
    match = _RAN_A_STORY.search(sentence)
    if not match or _inside_quote(sentence, match.start("cue")) or not is_party(match["np"], roster):
        return []
    return [
        Credit(
            match["np"],
            match.end(),
            _right_edge(sentence, match.end()),
            match["cue"].split()[-1],
            ((match.start(), match.end()),),
        )
    ]


def _rejected(sentence: str, roster: Roster) -> list[Credit]:
    """Read "a story that he had fled was described by the police as untrue": the police deny that he had fled."""
    match = _REJECTED.match(sentence)
    source = _strip_time((match["np"] or match["np2"]).strip()) if match else ""
    if not match or not (is_party(source, roster) or _SOMEBODY.fullmatch(source)):
        return []
    start, end = match.span("told")
    return [Credit(source, start, end, "denied", ((end, len(sentence)),), stance=Stance.DENIES, rejects=True)]


_WHO_SAYS = re.compile(
    rf",?\swho\s(?P<aux>(?:{_AUX}\s+){{0,2}})(?P<verb>{alternatives('reporting', 'said', 'clause')})(?:\sthat)?(?=\s\S)"
)


def _who_says(sentence: str, found: list[Credit]) -> list[Credit]:
    """Read "the bridge is safe, said Ann Poe, who added that it is old": behind the party of one statement stands another of hers."""
    kept = list(found)
    for credit in found:
        (start, end), *rest = credit.removed
        match = _WHO_SAYS.search(sentence, start, end + 80) if start > credit.start else None
        if not match or match.start() > end or not _content_follows(match["verb"], sentence[match.end() :]):
            continue
        last = _right_edge(sentence, match.end())
        others = [one for one in kept if one is not credit and not (one.removed[0][0] < match.end() and match.start() < one.removed[0][1])]  # fmt: skip
        if any(one.start < last and match.end() < one.end for one in others):
            continue
        description = re.split(r"(?:^|\s)who\s", credit.description)[0].strip(" ,")
        first = replace(
            credit,
            end=min(credit.end, start),
            removed=((start, match.start()), *rest),
            description=description,
        )
        said = Credit(credit.source, match.end(), last, match["aux"] + match["verb"], (match.span(),), credit.via)
        kept = [*others, first, said]
    return kept


_ASIDE_THAT = re.compile(
    rf"(?:(?P<np>(?:(?:the|The)\s)?{NAME}(?:\s{NAME}){{0,3}}|\b(?:[Tt]he|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir)\s(?:[a-z-]+\s){{0,2}}[a-z-]+),\s(?:who|which)"
    rf"|\b[Ii]t\s(?:was|is)\s(?P<cleft>{NAME}(?:\s{NAME}){{0,3}})\swho)\s(?:{_AUX}\s+){{0,2}}"
    rf"(?P<verb>{alternatives('reporting', 'said', 'clause', 'object')})\s(?:(?:(?:on|in|last|this|earlier|at)|(?<=told\s)\S+)\s(?:[^,;:“”\"]{{2,40}}?\s)?)?(?:that\s(?=\S)|(?=[“\"]))"
)


def _aside(sentence: str, roster: Roster) -> list[Credit]:
    """Read "It is a blow for Ann Poe, who vowed in March that nothing would be sold": she says what follows "that"."""
    match = _ASIDE_THAT.search(sentence)
    if not match or _inside_quote(sentence, match.start("verb")) or _BELIEF.match(match["verb"]):
        return []
    source = match["np"] or match["cleft"]
    if not is_party(source, roster):
        return []
    start, end = match.end("np") if match["np"] else match.start(), _right_edge(sentence, match.end())
    comma = re.compile(r",\s(?!(?:and|or|who|which|where|when|if|as|while|because|but)\b)").search(
        sentence, match.end()
    )
    if comma and has_finite(sentence[comma.end() :]):
        return []  # the sentence goes on behind the clause
    via, _ = _recipient(match["verb"], sentence[match.end("verb") :], roster)
    return [Credit(source, match.end(), end, match["verb"], ((start, match.end()),), via)]


_JOINS = re.compile(r"\b(?:and|but|now|that|while|because|so|yet|whereas|although|though)$")
"""Before "according to" these open a clause of its own: "it bought one firm, and now, according to X, wants another"."""


def _according(sentence: str, roster: Roster) -> list[Credit]:
    found: list[Credit] = []
    for match in islice(_ACCORDING.finditer(sentence), MOST):
        before = sentence[: match.start()].strip(' ,“"')
        opens = len(_LEADS.sub("", before + " ").strip()) < 8 or bool(_JOINS.search(before))
        told = _TOLD_BY.match(sentence, match.start("np")) if match["cue"].endswith("by") else None
        last = told.end() if told else match.end("np")
        phrase, description, end = _forward(sentence, match.start("np"), last, relative_only=opens)
        phrase = _drop_relative(phrase)
        if not (is_party(phrase, roster) or _SOMEBODY.fullmatch(phrase)) or _inside_quote(sentence, match.start()):
            continue
        if re.fullmatch(r"(?:the\s)?(?:plans?|schedule|tradition|need|taste|custom|script|size|age)", phrase):
            continue
        if re.fullmatch(r"(?:[a-z]+\s)*reports", phrase):
            continue  # "according to reports" is hearsay, not a party
        removed = (match.start(), end)
        if opens:
            stop = _END.search(sentence, end)
            start, last = end, len(sentence) if not stop else stop.start()
        else:
            start, last = (
                _left_edge(
                    sentence, match.start(), wide=match["lead"] is not None or match["cue"].endswith("by"), found=found
                ),
                match.start(),
            )
            goes_on = bool(told) and re.match(r"\s[a-z]", sentence[end:])
            if goes_on or (
                not sentence[end:].lstrip(" ,").startswith(("but", "while", "although", "and", "though"))
                and match["lead"]
            ):
                last = len(sentence)
        found.append(Credit(phrase, start, last, match["cue"], (removed,), description=description))
    return found


def _left_edge(sentence: str, at: int, *, wide: bool, found: list[Credit]) -> int:
    floor = max((span[1] for credit in found for span in credit.removed), default=0)
    stops = [
        match.end()
        for match in (re.finditer(r";\s", sentence) if wide else re.finditer(r"[;,]\s", sentence))
        if match.end() < at
    ]
    return max([floor, *stops])


def _inside_quote(sentence: str, at: int) -> bool:
    before = sentence[:at]
    marks = [c for c in sentence if c in _OPENERS + _CLOSERS]
    if marks and marks[0] in _CLOSERS and not any(c in _CLOSERS for c in before):
        return True  # the quotation was opened in a sentence before
    straight = before.count('"') + bool(_CLOSED.match(sentence))
    return sum(before.count(c) for c in _OPENERS) > sum(before.count(c) for c in _CLOSERS) or straight % 2 == 1


_CLOSED = re.compile(r'[^"]*[^\s"]"(?:\s|$)')
"""A sentence whose first straight mark closes a quotation that a sentence before it opened."""


def _verbs(sentence: str, roster: Roster) -> list[Credit]:
    found: list[Credit] = []
    for match in islice(_VERB.finditer(sentence), MOST):
        if _inside_quote(sentence, match.start("verb")) or any(
            a <= match.start("verb") < b for c in found for a, b in c.removed
        ):
            continue
        credit = (
            _subject_first(sentence, match, roster)
            or _verb_first(sentence, match, roster)
            or _coordinated(sentence, match, roster)
        )
        if credit and not any(_same_ground(credit, other) for other in found):
            found.append(credit)
    return found


def _same_ground(new: Credit, old: Credit) -> bool:
    return new.removed[0][0] < old.removed[0][1] and old.removed[0][0] < new.removed[0][1]


def _coordinated(sentence: str, match: re.Match[str], roster: Roster) -> Credit | None:
    """Read "The mayor defended the plan and said …": the subject of the sentence says what follows."""
    start = match.start("aux") if match["aux"] else match.start("verb")
    if not re.search(r"\w[”\"]?,?\s(?:and|but)\s$", sentence[:start]) or match["verb"].endswith("ing"):
        return None
    if _BASE.fullmatch(match["verb"]) or not _content_follows(match["verb"], sentence[match.end() :]):
        return None
    phrase = _sentence_subject(sentence[:start])
    if not phrase or not is_party(phrase, roster):
        return None
    via, told = _recipient(match["verb"], sentence[match.end() :], roster)
    removed = (start, match.end() + told)
    return _credit(phrase, removed[1], _right_edge(sentence, removed[1]), match, removed, via, "", sentence)


def _sentence_subject(sentence: str) -> str:
    """The party that a sentence is about, as far as its first verb shows where the noun phrase ends; empty if it does not."""
    lead = _LEADS.match(sentence)
    plain = sentence[lead.end() if lead else 0 :]
    plain = re.sub(r"^([A-Z][\w’'. -]{2,60}?),\s[^,;“”\"]{2,80},(?=\s)", r"\1", plain)  # an apposition between commas
    found = _SUBJECT.match(plain)
    phrase = re.sub(r"\s(?:\w+ly|also|then|later|now|once)$", "", found["np"].strip()) if found else ""
    phrase = _strip_time(phrase)
    return phrase if phrase in sentence else ""


def _ends_content(before: str, match: re.Match[str], rest: str) -> bool:
    """Whether what follows "…, NP verb" is no content of its own: a comma, a time, a place or occasion."""
    quoted = before.rstrip()[-1:] in '”"'
    return bool(
        rest.startswith(", ")
        or re.match(r"\s?(?:on|in|last|this|yesterday|late|early)?\b[^,;]{0,40}[,.]", rest)
        or (
            _SPEAKS.fullmatch(match["verb"])
            and re.match(r"\s(?:in|on|at|during|after|by|from)\s(?:(?!\bthat\b)[^,;“\"])*\.?$", rest)
        )
        or (quoted and re.match(r"\s(?:as|after|when|while|before|during|in|at|on|from|outside|following)\s", rest))
    )


def _no_speech(sentence: str, match: re.Match[str]) -> bool:
    """Whether a verb of speech says here that somebody was spoken of, or not what was said."""
    if re.search(r"\bto\shave\s$", sentence[: match.start("verb")]) or re.match(
        r"\s(?:(?:yes|no)(?!\s[a-z]{3,}\s(?:on|to|for|in|of|at)\b)|goodbye|little|nothing)\b"
        if not _SHOWS.fullmatch(match["verb"])
        else r"\s(?:nothing|little)$",
        sentence[match.end() :],
    ):
        return True  # "is understood to have said yes"
    if re.search(r"\b(?:is|are|was|were|be|been)\b", match["aux"]) and re.search(
        r"(?:ed|told|said|found|thought|shown|understood|known|heard|seen)$", match["verb"]
    ):
        return True  # passive: the subject is not who says it
    if match["verb"].split()[0].endswith("ing") and not re.search(
        r"\b(?:is|are|was|were|been)\b|[’']s\b", match["aux"]
    ):
        return True  # a participle; `_participle` reads those
    if re.search(r"\bwho\s(?:\w+ly\s)?$", sentence[: match.start("verb")]) and not has_finite(sentence[match.end() :].split(",")[0]):  # fmt: skip
        return True  # "the leaker, who predicted last year's launch, says …"
    if match["verb"] == "states" and re.search(
        r"\b(?:member|united|gulf|baltic|arab|nation|city|\d+)\s$", sentence[: match.start("verb")], re.IGNORECASE
    ):
        return True  # "all 27 member states"
    called = re.match(r"\sby\s", sentence[match.end() :])  # "an expert called by the defence"
    return bool(called) and not re.fullmatch(r"sa(?:id|ys)|wrote|writes", match["verb"])


def _subject_first(sentence: str, match: re.Match[str], roster: Roster) -> Credit | None:
    """NP verb content, or content, NP verb."""
    start = match.start("aux") if match["aux"] else match.start("verb")
    negated = bool(re.search(r"n[’']t\b|\b(?:not|never)\b", match["aux"])) and not _DENY.match(match["verb"])
    if negated and not _BELIEF.match(match["verb"]):
        return None  # "has not said"
    if _no_speech(sentence, match) or re.search(r"[”\"],\s*$", sentence[:start]) or _speaker_ends(sentence, match):
        return None  # what stands in quotation marks before a comma was said; who said it follows the verb
    if sentence[:start].rstrip()[-1:] in ("”", '"', "»"):
        subject = _quoted_party(sentence, start)
    else:
        subject = _backward(sentence, start)
    if subject is None:
        return None
    at, phrase, description, embedded = subject
    if not _can_speak(phrase, match["verb"], roster, inflected=bool(match["aux"])):
        return None
    after = sentence[match.end() :]
    via, told = _recipient(match["verb"], after, roster)
    if first := _WHEN_THAT.match(after[told:]):
        told += first.end()
    rest = after[told:]
    if _stands_behind(sentence, at, match, rest):
        removed = (at, match.end() + told + _tail_length(rest))
        credit = _credit(phrase, _floor(sentence, at), len(sentence), match, removed, via, description, sentence)
        return replace(credit, holds_verb=False)  # what is stated stands before it
    if sentence[:at].strip() and rest.startswith(",") and re.match(rf",\s{GOES_ON}\b", rest):
        removed = (at, match.end() + told)  # "The mayor, she said, will resign"
        return _credit(phrase, _floor(sentence, at), len(sentence), match, removed, via, description, sentence)
    shown = _SHOWS.fullmatch(match["verb"]) and source_kind(phrase, description, roster) is SourceKind.DOCUMENT
    if sentence[:at].strip(' “"').lower() == "as" and (pause := re.match(r"(?:\sit)?,\s(?=\S)", rest)):
        removed = (0, match.end() + told + pause.end())  # "As the BBC's Nick Farrow reported, …"
        return _credit(phrase, removed[1], len(sentence), match, removed, via, description, sentence)
    if embedded or not (_content_follows(match["verb"], rest) or (shown and len(rest.split()) >= 3)):
        return None
    last = _right_edge(sentence, match.end() + told)
    comma = sentence.find(", ", match.end() + told)
    if (
        comma > 0
        and re.search(r",\s(?:which|whom)\s$", sentence[:at])
        and len(sentence[match.end() : comma].split()) > 2
    ):
        last = min(last, comma)  # "the deal, which sources say is worth £2m, must wait"
    begin = at - len(sentence[:at]) + len(sentence[:at].rstrip(" ,"))
    removed = (begin if not sentence[:at].strip() else at, match.end() + told)
    credit = _credit(phrase, removed[1], last, match, removed, via, description, sentence)
    # "counted nine dead", "found no link": the verb belongs to what is stated
    counts = bool(_FIGURE.match(rest) or re.match(r"\sno\s", rest)) and not has_finite(rest)
    return replace(credit, doubts=credit.doubts or negated, holds_verb=credit.holds_verb or counts)


_NAME_ENDS = re.compile(
    rf"\s(?P<np>{NAME}(?:\s{NAME}){{1,3}})(?:,\s(?:who|an?|the|its|head|chief|director|deputy|president|secretary)\s[^,;“”\"]*)?[.\s]*$"
)


def _speaker_ends(sentence: str, match: re.Match[str]) -> bool:
    """Whether a sentence ends in its speaker: "Staff, who are many, read about it, said Ann Poe, who leads them"."""
    named = _NAME_ENDS.match(sentence, match.end())
    before = sentence[: match.start()].rstrip()
    return bool(named and before.endswith(",") and has_finite(before) and person_name(named["np"]))


def _can_speak(phrase: str, verb: str, roster: Roster, *, inflected: bool = False) -> bool:
    """Whether the words before a verb name a party that says something; `inflected`: an auxiliary ("does not") takes the ending."""
    if (
        not (is_party(phrase, roster) or (_SPEAKS.fullmatch(verb) and _SOMEBODY.fullmatch(phrase)))
        or re.match(r"(?:neither|none|nobody|no(?!\s10\b))\b", phrase, re.IGNORECASE)
        or phrase.endswith(("’s", "'s"))
        or _CONTRACTED.search(phrase)
        or _FINITE.search(_plain(phrase))
    ):
        return False
    heads = (phrase, re.split(r"\s(?:in|of|at|to|from|for|with|close|familiar|near)\s", phrase)[0])
    # else a noun: "the question", "a report"
    if re.match(r"(?:[A-Z][\w’'-]+\s?)+$", phrase) and re.fullmatch(r"deny|insist|believe|expect|say", verb):
        return True  # clubs and bands are many: "Real Sureda deny it"
    return inflected or not _BASE.fullmatch(verb) or any(_PLURAL.search(head) for head in heads)


_WHEN_THAT = re.compile(r"\s(?:earlier|later|early|late|back|only|over|during)\b[^,;“”\"]{0,40}?(?=\sthat\s)")
"""When something was said, before what was said: "said earlier in the week that"."""


def _stands_behind(sentence: str, at: int, match: re.Match[str], rest: str) -> bool:
    """Whether the credit that begins `at` stands behind what it credits: "The road is shut, she said"."""
    ahead = sentence[:at].rstrip()
    quoted = ahead[-1:] in '”"'
    if re.fullmatch(r"puts?|(?!went|goes).* (?:to|for|of|on)", match["verb"]) or re.match(
        r"\s(?:that|how|whether)\b", rest
    ):
        return False  # "called for": what is said must follow
    before = sentence[:at].strip(' “"')
    # "In the morning, she said the road was shut": what stands before her is no content
    clause = (
        not _OPENS.match(before)
        or has_finite(re.sub(r",\s(?:where|who|which|whose|when)\s(?:[^,]|,(?=\d))*", "", before))
        or ahead[-1:] in '”"’?!'
        or len(rest.split()) <= 3
    )
    parted = re.search(r"[,?!”\"’]\s*$|[–—-]\s$", sentence[:at]) and (len(ahead.split()) >= 3 or quoted)
    tail = re.match(r"^(?:\s[^,;.“\"]{0,60})?[.!?”\"]*$", rest)
    return bool(clause and parted and (tail or _ends_content(sentence[:at], match, rest)))


def _quoted_party(sentence: str, verb: int) -> tuple[int, str, str, bool] | None:
    """A party given in quotation marks: "a source familiar with the matter" told …; what ends in a comma was said, not named."""
    match = re.search(r"[“\"]([^“”\"]{3,80}[^“”\",.!?])[”\"]\s*$", sentence[:verb])
    if (
        not match
        or len(match[1].split()) > 8
        or not re.match(r"(?:an?|the|one|some|several|two|[a-z]*\s?sources?)\b", match[1], re.IGNORECASE)
    ):
        return None
    return match.start(), match[1], "", False


def _right_edge(sentence: str, start: int) -> int:
    """Where a credit that stands before its content ends: where another clause takes over, else with the sentence."""
    leading = leading_clause_end(sentence)
    if leading is not None and leading > start:
        return leading
    stop = _END.search(sentence, start)
    return stop.start() if stop and not _inside_quote(sentence, stop.start()) else len(sentence)


def _floor(sentence: str, at: int) -> int:
    stops = [match.end() for match in re.finditer(r";\s", sentence) if match.end() < at]
    return stops[-1] if stops else 0


def _tail_length(rest: str) -> int:
    """How much of what follows the verb belongs to the credit: a date, an occasion, an interview."""
    match = re.match(r"^\s?(?:\b[ap]\.m\.|\d\.(?=\d)|[^,;.“\"])*", rest)
    return match.end() if match else 0


def _credit(
    phrase: str,
    start: int,
    end: int,
    match: re.Match[str],
    removed: tuple[int, int],
    via: tuple[str, ...],
    description: str,
    sentence: str,
) -> Credit:
    verb = match["verb"]
    if interview := _INTERVIEW.search(sentence):
        via = via or (_strip_time(interview["who"]).rstrip("."),)
    denies = bool(_DENY.match(verb) or (_CALLS.fullmatch(verb) and _CALLED_UNTRUE.match(sentence, match.end())))
    doubts = bool(_DOUBT.match(verb))
    believes, holds = bool(_BELIEF.match(verb)), bool(_OBJECT.match(verb))
    return Credit(
        phrase,
        start,
        end,
        match["aux"] + verb,
        (removed,),
        via,
        description,
        Stance.DENIES if denies else Stance.AFFIRMS,
        doubts,
        believes,
        holds,
    )


_CONTRACTED = re.compile(r"\b(?:it|he|she|that|there|what|who|we|they|I|you)[’'](?:s|re|m|ve|ll|d)\b", re.IGNORECASE)
_ROLE_BEFORE = re.compile(
    rf"^\W*((?:(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir)\s|(?:{NAME}\s){{0,4}}{NAME}[’']s?\s)(?:[\w’'-]+\s){{0,6}}?(?:[a-z]+|(?:of|for|at)\s(?:{NAME}\s){{0,3}}{NAME})),\s(?:(?:Mr|Mrs|Ms|Dr|Sir|Lord|Lady|Dame)\s)?$"
)
_OPENS = re.compile(
    r"(?:(?:and|but|so|yet)\s)?(?:in|on|at|during|after|before|for|with|under|by|from|as|to|since|until|over|amid|despite|following|within|among|of)\s",
    re.IGNORECASE,
)
_HELD_AT = re.compile(
    r",\s((?:an?|the|one)\s(?:[\w’'-]+\s){1,5}?(?:at|of|for|with|from)\s(?:the|its|his|her|their)\s[a-z]+),\s$"
)
_ROLE_ASIDE = re.compile(
    rf",\s((?:the|its|his|her|their|an?|{NAME}[’']s)\s(?:[\w’'-]+\s){{0,5}}?[a-z-]+(?:\s(?:of|for|at)\s[\w’' -]{{2,40}})?),\s(?:(?:{NAME}\s){{1,4}})?$"
)
_WORD_THAT = re.compile(r"[^.;]{0,60}?\b(?:heads[- ]up|word|notice|warning|assurances?|confirmation)\sthat\b")


_NUMBER = "(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|dozens|hundreds|thousands)"
_FIGURE = re.compile(
    rf"\s(?:(?:about|around|some|at least|more than|over|up to|as many as|nearly|almost|roughly)\s)?(?:[$€£]?\d|{_NUMBER}\b)"
)


def _special_content(verb: str, rest: str) -> bool | None:
    """Whether content follows a verb that takes it in a way of its own ("called it a …", "put the toll at nine"); None for other verbs."""
    if re.fullmatch(r"calls?|called|(?:label|dub|brand)\w*", verb):
        return bool(re.match(r"(?!\s(?:for|on|by|in|off|up|back)\b)[^.;]{1,60}?\s(?:[“\"]|an?\s)", rest))
    if verb.endswith("guilty to") or (
        re.match(r"\s(?:of|about)\s[^,;“”\"]{2,60},\s[“\"]", rest) and _SPEAKS.fullmatch(verb)
    ):
        return True
    if verb in ("gave", "given"):
        return bool(_WORD_THAT.match(rest))
    if verb in ("put", "puts"):
        return bool(re.match(rf"\s[^.;]{{1,60}}?\sat\s(?:[^.;]{{0,30}}\d|(?:\w+\s){{0,3}}{_NUMBER}\b)", rest))
    return None


def _content_follows(verb: str, rest: str) -> bool:
    """Whether what stands behind the verb is a statement: always after "said", else if "that", a quotation or a clause follows."""
    special = _special_content(verb, rest)
    if special is not None:
        return special
    if verb.startswith("question") and _FIGURE.match(rest):
        return False  # "questioned 2,004 adults"
    if _FIGURE.match(rest) and len(rest.split()) >= 2:
        return True  # "reports nine dead", "thinks $949 is more likely"
    if _OBJECT.match(verb):
        return len(rest.split()) >= 3 and not re.match(r"\s(?:by|in|at)\s", rest)
    if re.match(r"\s(?:to|of|by|for|with|about(?!\s\d)|on the|in the|up)\s", rest) and not re.match(
        r"\s(?:on|in) [A-Z]", rest
    ):
        return bool(re.search(r"\sthat\s", re.split(r"[,;:]\s", rest)[0][:80])) or bool(
            _DENY.match(verb) and rest.startswith(" on")
        )
    if _DENY.match(verb) or _DOUBT.match(verb) or _OBJECT.match(verb):
        return len(rest.split()) >= 2 or bool(_DENY.match(verb) and re.match(r"\s(?:this|it|that|them|these)\b", rest))
    if _SAID.match(verb):
        return len(rest.split()) >= 2
    if re.match(r"[^.;]{0,60}?\b(?:that|whether|how|why)\b,?\s(?!of\b)", rest) or re.match(r"[,:]?\s[“\"]", rest):
        return True
    if verb.lower() in ("considers", "considered", "consider"):
        return bool(re.match(r"\s(?:the|this|it|that|such|[A-Z])", rest))
    head = re.split(r"[,;:.]", rest)[0]
    return bool(re.match(r"\s(?:the|an?|it|he|she|they|this|there|his|her|their|its|[A-Z]\w+|many|most|some|[a-z]+s)\b", head)
                and re.search(r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|did|does)\b", head))  # fmt: skip


_TO_SOMEBODY = frozenset(
    (
        *"told tells tell informed informs notified alerted gave given reminded reminds assured assures".split(),
        "put it to",
    )
)
"""Verbs behind which stands to whom it was told."""


def _recipient(verb: str, after: str, roster: Roster) -> tuple[tuple[str, ...], int]:
    """To whom it was told: an outlet stands between, others do not; and how many characters that takes."""
    if verb.lower() not in _TO_SOMEBODY:
        return (), 0
    if unnamed := _BROADCAST.match(after):
        return (re.sub(r"^the\s", "", unnamed["who"]),), unnamed.end()
    match = _TOLD.match(after)
    if not match:
        return (), 0
    who = match["who"]
    if re.search(
        r"\b(?:outlet|newspaper|paper|media|daily|broadcaster|magazine|site|website|agency|radio|television|tabloid|station)$",
        who,
    ):
        return (re.sub(r"^the\s(?=[A-Z])", "", who),), match.end()
    if behind := _OUTLET_BEHIND.match(after, match.end()):
        named = re.sub(r"^the\s", "", who)
        return ((named,) if not roster.is_own(named) else ()), behind.end()
    if who.endswith("-based") and (
        rest := re.match(r"(?:\s[a-z]+){1,3}?(?=\s(?:that|it|he|she|they|the|its|their)\b)", after[match.end() :])
    ):
        return (), match.end() + rest.end()
    name = re.search(rf"{NAME}(?:\s(?:{_LINK}\s|the\s)?{NAME})*$", who)
    if (
        not name
        or _BODIES.search(who)
        or name[0].endswith("-based")
        or re.match(r"(?:Mr|Mrs|Ms|Miss|Dr|Sir|Judge|President|Lord|Lady)\b", name[0])
    ):
        return (), match.end()
    known = roster.known(name[0])
    if (
        known
        and person_name(name[0])
        and not roster.is_outlet(name[0])
        and len(known.split()) > len(name[0].split()) + 1
    ):
        return (), match.end()
    named = name[0].rstrip(".")
    roster.outlets.add(named)
    return ((named,) if not roster.is_own(name[0]) else ()), match.end()


_OCCASION_BEHIND = re.compile(r",\s(?:after|before|during|following)\s(?:[\w’'-]+\s?){1,6}\.?$")


def _verb_first(sentence: str, match: re.Match[str], roster: Roster) -> Credit | None:
    """Content, verb NP: only where the content has just ended."""
    before = sentence[: match.start("verb")].rstrip()
    participle = match["verb"].split()[0].endswith("ing")
    if (
        participle
        or match["aux"]
        or _SHOWS.fullmatch(match["verb"])
        or not re.search(r"[,?!”\"’]$|[.”\"]$", before)
        or len(before.split()) < 2
    ):
        return None
    phrase, description, end = _forward(sentence, match.end() + 1, _np_end(sentence, match.end() + 1))
    if occasion := _OCCASION_BEHIND.match(sentence, end):
        end = occasion.end()  # "…," said Ann Poe, after the vote
    if (
        not phrase
        or not is_party(phrase, roster)
        or phrase.split()[0].lower() in ("that", "on", "in", "to", "the fact")
        or _VERB.fullmatch(phrase)  # a headline's "…, Report Says"
        or phrase[0].isdigit()
        or re.search(r"\b(?:is|are|was|were|has|had|have|will|would|could)\b", phrase)
    ):
        return None
    return _credit(
        phrase,
        _floor(sentence, match.start()),
        len(sentence),
        match,
        (match.start("verb"), end),
        (),
        description,
        sentence,
    )


def _np_end(sentence: str, start: int) -> int:
    match = re.compile(_STOP).search(sentence, start)
    return match.start() if match else len(sentence)


def _forward(sentence: str, start: int, end: int, *, relative_only: bool = False) -> tuple[str, str, int]:
    """A noun phrase that begins at `start`: its words, the descriptions that follow it, where they end."""
    follows = (
        r",?\s(?:who|which|whose)\b"
        if relative_only
        else r",?\s(?:(?:an?|the|its|his|her|their|who|which|whose|head|deputy|chief|senior|former|one|spokes\w+|\d\d)\b|[A-Z][\w-]+[’']s\s[a-z])"
    )
    phrase = sentence[start:end]
    description = ""
    last = end
    while re.match(follows, sentence[last:]):
        more = re.match(r",?\s[^,;“”\"]*?(?=[,:;“”\"](?:\s|$)|\.(?:\s+[A-Z“\"]|\W*$)|$)", sentence[last:])
        if not more or not more[0].strip(" ,") or (last == end and not sentence[last:].startswith((",", " who"))):
            break
        description += more[0]
        last += more.end()
    named = _NAME_BEHIND.match(sentence, end) if _A_ROLE.fullmatch(phrase.strip()) and last == end else None
    if named and person_name(named[1]):  # "according to the ship's master, Ann Poe"
        name = named[1].rstrip(".")
        return name, phrase.strip(), named.start(1) + len(name)
    return _strip_time(phrase.strip()), description.strip(" ,"), last


_A_ROLE = re.compile(rf"(?:the|an?|its|his|her|their|{NAME}[’']s)\s(?:[\w’'-]+\s){{0,5}}?[a-z’'-]+", re.IGNORECASE)
_NAME_BEHIND = re.compile(rf",\s({NAME}(?:\s{NAME}){{1,3}})(?=[,;.]|$)(?!,?\s(?:and|or)\s)")


def _strip_time(phrase: str) -> str:
    phrase = re.sub(r"\s(?:however|meanwhile|though|also|too)$", "", phrase)
    while match := _TIME.search(phrase):
        phrase = phrase[: match.start()].rstrip(" ,")
    return phrase.strip(" ,‘’'\"“”") if not phrase.endswith(("s’", "s'")) else phrase.strip(" ,")


_NEW_CLAUSE = re.compile(r"\s(?:after|as|when|while|because|before|since|but)\s(?:[\w’'-]+\s?){1,5}$")
"""A relative clause that another clause ends, whose subject the verb has: "investors who bought early were glad after the firm"."""
_OWN_OCCASION = re.compile(r"\b(?:[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Aa]n?)\s$")
_TO_DETERMINER = re.compile(r"(?:[a-z]+\s){1,3}(?=(?:the|an?)\s)")
_ASIDE = frozenset(("meanwhile", "on the other hand", "by contrast", "in contrast", "conversely", "moreover", "however", "though", "too", "in turn", "for its part", "for his part", "for her part", "for their part"))  # fmt: skip
"""Between commas behind a subject these say nothing of it."""


def _backward(sentence: str, verb: int) -> tuple[int, str, str, bool] | None:
    """The noun phrase before a verb: where it begins, its words, its descriptions, whether it stands inside a "that"."""
    chunks = _chunks_before(sentence, verb)
    if not chunks:
        return None
    start, chunk = chunks[-1]
    lead = _LEADS.match(chunk + " ")
    skip = min(lead.end(), len(chunk)) if lead else 0
    if tail := _LED_IN.match(chunk):
        skip = tail.start("np")
    phrase = chunk[skip:]
    at = sentence.find(phrase, start, verb) if phrase else -1
    if at < 0:
        return None
    embedded = False
    relative = re.match(r"(.{3,80}?)\s(?:that|which|who)\s(\S+)", phrase)
    if (
        relative
        and _FINITE.match(relative[2])
        and not _FINITE.search(_plain(relative[1]))
        and not _NEW_CLAUSE.search(phrase, relative.end())
    ):
        # "a study that appeared in March found": the subject of the verb stands before "that"
        return at, _strip_time(relative[1]), phrase[relative.end(1) :].strip(), False
    if (
        that := re.search(r"^.*\b(?:that|which|who|whether|because|and|as|after|since|while|when)\s(?=\S)", phrase)
    ) and (_FINITE.search(_plain(phrase[: that.end()])) or " that " in f" {phrase[: that.end()]}"):
        embedded, at, phrase = (
            not re.search(r"\b(?:as|after|since|while|when)\s$", that[0]),
            at + that.end(),
            phrase[that.end() :],
        )
    description = " ".join(text for _, text in reversed(chunks[:-1]))
    phrase = re.sub(r"\s*\([^()]*\)?$", "", phrase)
    held = _HELD_AT.search(sentence[max(0, at - 100) : at]) if not description and phrase[:1].isupper() else None
    if held and not person_name(phrase):  # "…, a former manager at the contractor, Purex, said"
        return at - len(held[0]) + held.start(1) - held.start(), held[1], phrase, embedded
    if not description and phrase[:1].isupper() and (role := _role_before(sentence, at)):
        return role[0], _strip_time(_drop_relative(phrase)), role[1], embedded
    if (opening := _TO_DETERMINER.match(phrase)) and _OWN_OCCASION.search(sentence[:at]):
        at, phrase = at + opening.end(), phrase[opening.end() :]  # "In its announcement the company said"
    bare = re.sub(
        r"^(?:which|whom)\s(?=\S)", "", phrase.lstrip("•*·–—- ‘'“\"")
    )  # "the battery, which Ann Poe says is new"
    return at + len(phrase) - len(bare), _strip_time(_drop_relative(bare)), description, embedded


@cache
def _roles() -> re.Pattern[str]:
    return pattern("parties", "role_official", "role_organization", "role_expert", "role_individual", "role_other")


def _role_before(sentence: str, at: int) -> tuple[int, str] | None:
    """The role that stands before a name, where it begins and its words: "The port's owner, Acme, said"; what is in quotation marks before it was said."""
    spoken = max(sentence.rfind(mark, 0, at) for mark in '”"') + 1
    role = _ROLE_BEFORE.match(sentence[spoken:at])
    aside = None if role else _ROLE_ASIDE.search(sentence[max(spoken, at - 80) : at])
    if aside and (_roles().search(aside[1]) or person_name(sentence[at : at + 60].split(",")[0])):
        begins = at - len(aside[0]) + aside.start(1) - aside.start()
        return begins, aside[1]  # "… will close, its director, Ann Poe, said"
    if (
        not role
        or has_finite(re.sub(r"\s\w+(?:ed|en)\sby\s|[’']s\b|\s\w+s$", " ", role[1]))
        or _FINITE.search(_plain(role[1]))
    ):
        return None
    return spoken + role.start(1), role[1]


def _chunks_before(sentence: str, verb: int) -> list[tuple[int, str]]:
    """What stands between commas before a verb, back to the head of its subject: places and words, nearest first; empty if there is none."""
    chunks: list[tuple[int, str]] = []
    cut = verb
    for _ in range(6):
        start = _chunk_start(sentence, cut)
        chunk = sentence[start:cut].strip(" ,")
        chunks.append((start, chunk))
        lead = _LEADS.match(chunk + " ")
        bare = chunk[min(lead.end(), len(chunk)) :] if lead else chunk
        placed = re.fullmatch(rf"{NAME}(?:\s{NAME}){{0,2}}", bare) and re.search(
            r",\s(?:\d+,\s)?(?:of|from|in|near)\s[A-Z][^,;“”\"]{2,40},$", sentence[:start]
        )  # "Ann Poe, of Redruth, Cornwall, denies": the place of a place
        if (bare and not placed and not _RELATIVE.match(bare)) or start == 0 or sentence[start - 1] != ",":
            break
        if len(chunks) == 1 and chunk.lower() in _ASIDE and sentence[:verb].rstrip().endswith(","):
            chunks.clear()
            cut = verb = start - 1
            continue
        if not bare and len(chunks) == 1:
            return []
        if cut == verb and sentence[:verb].rstrip()[-1:] != ",":
            break  # the phrase touches the verb: it is the subject itself
        cut = start - 1
    return chunks


def _chunk_start(sentence: str, cut: int) -> int:
    text = re.sub(
        r"\([^()]{1,30}\)", lambda m: "_" * len(m[0]), sentence[:cut].rstrip(" ,")
    )  # "Jane Roe (D-Ohio) said"
    match = None
    for match in re.finditer(r"[,;:](?=\s)|[”\"»](?=\s|,)|\s(?:[–—-]|--)\s|[“\"(](?=\S)|[!?](?=\s[A-Z“])", text):
        if re.match(r"[“\"]", match[0]) and re.search(r"[”\"]", text[match.end() :]) is None and match[0] == "“":
            continue
    return match.end() if match else 0


def _drop_relative(phrase: str) -> str:
    return re.split(
        r"\s(?:who|which)\s|\s(?:released|published|issued|filed|taken|conducted|commissioned|compiled|carried out|done|led)\s(?:on|in|last|this|over|by|for|[A-Z])"
        r"|\s(?:I|we|he|she|they)\s\w+ed$|\s(?:who|which|that)$",
        phrase,
    )[0].strip()


@cache
def _known_parties() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A participle before a word for a party, and such a word itself."""
    known = alternatives(
        "parties",
        "anonymous",
        "official",
        "organization",
        "media",
        "document",
        "role_official",
        "role_organization",
        "role_expert",
        "role_individual",
    )
    return re.compile(rf"\b[a-z]+ed\s+(?={known}\b)"), re.compile(rf"\b{known}\b", re.IGNORECASE)


def _plain(phrase: str) -> str:
    """The phrase without possessives, plural heads and names, so that what looks finite in it is a verb."""
    text = re.sub(rf"\b([A-Z][\w’'-]*)\s{_LINK}\s(?=[A-Z])", r"\1 ", phrase)  # "Diário do Douro"
    text = re.sub(r"\b\w+[’']s\b", "", text)
    text = re.sub(r"\b[A-Z]\w*", "", text)
    text = re.sub(
        r"(?<=\w)\s[a-z]+ed\s(?=(?:on|by|with|in|to|about|from|of|for|as|at|over)\b)", " ", text
    )  # "people briefed on the talks"
    text = re.sub(r"\b\w+s[’'](?=\s\w)", " ", text)  # "the nurses' union"
    described, known = _known_parties()
    text = known.sub("", described.sub("", text))
    text = re.sub(
        r"\b(?:unnamed|named|unidentified|based|retired|so-called|related|armed|[a-z]+-[a-z]+|its|his|us|united|sports|news|sales|affairs|rights|operations|services|systems|works|has|have|had)\b",
        "",
        text,
    )
    return re.sub(r"\b[a-z]{2,}(?:s|es)\b(?=\s*$|\s(?:in|of|at|from|for|with|close|near|familiar|among|and))", "", text)


_BRIEF = 25
"""Characters of what is denied or called so, up to which the verb must stand beside it."""


def _nest(found: list[Credit], roster: Roster) -> list[Credit]:
    """Where one credit lies inside another, keep the outermost; an outlet gives way to the party that it reports."""
    kept: list[Credit] = []
    for credit in found:
        inner = next((other for other in kept if _covers(credit, other)), None)
        outer = None if inner else next((other for other in kept if _covers(other, credit)), None)
        if outer is None and inner is None:
            kept.append(credit)
            continue
        top, low = (outer, credit) if outer else (credit, inner)
        assert top is not None  # noqa: S101
        assert low is not None  # noqa: S101
        if outer and low.start > top.start and (top.source == low.source or low.source.startswith(f"{top.source} ")):
            end = low.removed[0][0]  # "denied wrongdoing and said that …"
            kept[kept.index(top)] = replace(top, end=end, holds_verb=top.holds_verb or end - top.start < _BRIEF)
            kept.append(replace(low, source=top.source))
            continue
        if _is_media(top, roster) and low.source and not is_pronoun(low.source):
            merged = replace(low, via=(*low.via, top.source), start=min(top.start, low.start) if inner else low.start,
                             removed=(*low.removed, *top.removed))  # fmt: skip
        else:
            merged = replace(top, removed=top.removed)
        kept[kept.index(outer or inner)] = merged  # type: ignore[arg-type]
    return kept


def _covers(outer: Credit, inner: Credit) -> bool:
    return outer.start <= inner.removed[0][0] < outer.end


def _is_media(credit: Credit, roster: Roster) -> bool:
    kind = source_kind(credit.source, credit.description, roster)
    return kind is SourceKind.MEDIA or (staff_of(credit.source) is not None)


ADDED = re.compile(
    r",\s(?:and\s)?(?:adding|saying|noting|stressing|explaining|arguing|warning|insisting)\s(?:that\s)?(?=\S)"
)


def _and_added(sentence: str, credit: Credit) -> Credit:
    """Read "…," she said, adding that …: the words that go on belong to the credit, what follows them to what she said."""
    match = ADDED.search(sentence, credit.removed[0][1])
    if match is None or credit.end <= match.start() or _inside_quote(sentence, match.start()):
        return credit
    return replace(credit, removed=(*credit.removed, match.span()))


def _with_citing(sentence: str, credit: Credit, roster: Roster) -> Credit:
    """Read "X reports, citing Y": Y through X."""
    match = _CITING.search(sentence)
    if not match or _inside_quote(sentence, match.start()):
        return credit
    relays = source_kind(credit.source, credit.description, roster) is SourceKind.ORGANIZATION
    follows = relays and any(
        b <= match.start() and not _strip_time("x " + sentence[b : match.start()].strip(" ,")).removeprefix("x")
        for _, b in credit.removed
    )
    if not (follows or _is_media(credit, roster)):
        return credit
    if (
        not follows
        and not any(abs(match.start() - b) <= 3 or a <= match.start() <= b + 3 for a, b in credit.removed)
        and match.start() > credit.removed[0][1] + 40
        and sentence[match.end() :].strip(' .”"')
    ):
        return credit
    phrase, description, end = _forward(sentence, match.start("np"), match.end("np"))
    phrase = phrase.strip("“”\"' ")
    if not is_party(phrase, roster):
        return credit
    return replace(
        credit,
        source=phrase,
        description=description,
        via=(*credit.via, credit.source),
        removed=(*credit.removed, (match.start(), end)),
    )


def resolve(credit: Credit, memory: Memory, *, paragraph: int) -> Attribution | None:
    """The attribution a credit stands for: pronouns resolved, kind told, outlets that stand between found."""
    source, roster = _OWN_SELF.sub("", credit.source), memory.roster
    via = [_outlet_meant(_DAYS_AFTER.sub("", name), memory, paragraph) for name in credit.via]
    if seen := _SEEN_BY.search(source):
        source, via = source[: seen.start()], [*via, _outlet_meant(seen["who"], memory, paragraph)]
    if is_pronoun(source):
        meant = _antecedent(source.lower(), memory, paragraph) or _unresolved(source.lower())
        told = tuple(name for name in via if not is_pronoun(name) and not roster.is_own(name))
        return meant.model_copy(update={"via": told}) if meant and told else meant
    if (
        re.fullmatch(
            r"(?:the\s|an?\s)?(?:court|jury|inquest|trial|tribunal|hearing|inquiry|jurors?)", source, re.IGNORECASE
        )
        and credit.cue == "told"
    ):
        return None  # "…, court told": somebody told it
    if body := _body_meant(source, memory):
        return body
    if memory.stated and _THE_STATEMENT.fullmatch(source):
        return memory.stated
    outlet = outlet_of(source, roster) or (
        _outlet_meant("it", memory, paragraph) if _PAPERS_SOURCE.match(source) else None
    )
    if outlet and not is_pronoun(outlet) and not roster.is_own(outlet) and outlet not in via:
        via.append(outlet)
    kind = source_kind(source, credit.description, roster)
    if kind is SourceKind.MEDIA and (back := _reported_again(source, memory)):
        return back
    if (
        kind is SourceKind.ANONYMOUS
        and not via
        and memory.leaked
        and re.match(
            r"(?:(?:the|these|those|both|one of the|some of the)\s)?(?:[a-z]+\s)?(?:sources?|people|person|officials?|insiders?)\b",
            source,
            re.IGNORECASE,
        )
        and not re.match(r"(?:an?|one|some(?! of)|several|two|three|other)\s", source, re.IGNORECASE)
    ):
        via = list(memory.leaked)
    clean = [name for name in (re.sub(r"[’']s$", "", one) for one in via) if not roster.is_own(name)]
    return Attribution(source=source, source_kind=kind, via=tuple(dict.fromkeys(clean)))


_SEEN_BY = re.compile(
    rf"\s(?:seen|obtained|reviewed|viewed|published|read)\sby\s(?:the\s(?=[A-Z]))?(?P<who>{NAME}(?:\s(?:{_LINK}\s)?{NAME}){{0,3}}|(?:the|this)\s(?:agency|newspaper|paper|site|website|outlet|magazine))$"
)
"""Through whom a document is known: "a draft seen by the Harbour Post"."""
_DAYS_AFTER = re.compile(
    r"^(?:an?|one|two|three|four|five|\d+)\s(?:hour|day|week|month|year)s?\s(?:after|before)\s", re.IGNORECASE
)
"""What stands before an outlet that is told of in passing: "a day after a newspaper said so"."""
_OWN_SELF = re.compile(r"\s(?:himself|herself|itself|themselves)$")
_PAPERS_SOURCE = re.compile(
    r"(?:the|this)\s(?:[a-z]+\s)?(?:paper|newspaper|site|website|outlet|blog|magazine|tabloid|daily|publication)[’']s\s(?:own\s)?(?:source|insider)s?\b",
    re.IGNORECASE,
)
_BODY_NOUN = re.compile(
    r"(?:the|this)\s(service|committee|ministry|department|agency|commission|council|union|association|foundation|bank|court|institute|authority|board|federation|force|inspectorate|bureau)",
    re.IGNORECASE,
)
_BODY_NAMED = re.compile(
    r"(?:[A-Z][\w-]{1,60}(?:[’']s)?\s){0,4}(?P<noun>Service|Committee|Ministry|Department|Agency|Commission|Council|Union|Association|Foundation|Bank|Court|Institute|Authority|Board|Federation|Police|Constabulary|Inspectorate|Bureau)(?:\s(?:of|for)\s(?:the\s)?[A-Z][\w-]{1,60}(?:\s(?:and\s)?[A-Z][\w-]{1,60}){0,2})?"
)


_OUTLET_NOUN = re.compile(
    r"(?:the\s)?(?:same\s)?(?:site|website|paper|newspaper|outlet|magazine|blog|tabloid|publication|daily|channel|broadcaster|agency)",
    re.IGNORECASE,
)


def _outlet_meant(name: str, memory: Memory, paragraph: int) -> str:
    """The outlet that "it" is where it quotes somebody; a name as it stands."""
    if not is_pronoun(name) and not _OUTLET_NOUN.fullmatch(name):
        return name
    for party in reversed(memory.parties):
        if party.attribution.source_kind is SourceKind.MEDIA and paragraph - party.paragraph <= _NEAR:
            return party.attribution.source
        if party.attribution.via and paragraph - party.paragraph <= _NEAR:
            return party.attribution.via[-1]
    return name


def _body_meant(source: str, memory: Memory) -> Attribution | None:
    """The body that the article names in full and here by its last word: "the committee"; None where it names several."""
    noun = _BODY_NOUN.fullmatch(source)
    names = memory.roster.bodies.get(noun[1].lower(), []) if noun else []
    if not names:
        return None
    told = [one.attribution for one in memory.parties if _OWNED.sub("", one.attribution.source) in names]
    if told:
        return told[-1]
    if len(names) > 1:
        return None
    return Attribution(source=names[0], source_kind=source_kind(names[0], "", memory.roster), via=())


def _reported_again(source: str, memory: Memory) -> Attribution | None:
    """Read "the report said", after that report was given as somebody's words: that somebody again."""
    if not re.match(
        r"^(?:the|that|this)\s(?:\w+\s)?(?:report|site|website|publication|outlet|newspaper|article|story|rumou?rs?|paper|agency|station|daily|tabloid|blog)$",
        source,
        re.IGNORECASE,
    ):
        return None
    outlet = not re.search(r"(?:report|article|story|rumou?rs?)$", source, re.IGNORECASE)
    for party in reversed(memory.parties):
        told = party.attribution
        if told.source_kind is SourceKind.MEDIA or (told.via and (not outlet or _INSIDER.search(told.source))):
            return told
        if told.via:  # what a named person told the site is not all that the site says
            return Attribution(source=told.via[-1], source_kind=SourceKind.MEDIA, via=())
    return None


_INSIDER = re.compile(r"\b(?:source|insider|person|people|official|executive)s?\b", re.IGNORECASE)
"""Whose words the rest of a report on a leak goes on with."""


def _unresolved(pronoun: str) -> Attribution | None:
    """Somebody whom the text does not let us name is still somebody: credited as "he", never taken for the outlet's own voice."""
    kinds = {"it": SourceKind.ORGANIZATION, "they": SourceKind.ANONYMOUS} | dict.fromkeys(
        ("he", "she"), SourceKind.INDIVIDUAL
    )
    return Attribution(source=pronoun, source_kind=kinds[pronoun], via=()) if pronoun in kinds else None


_GENDERS = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f"}


_ONE_OF_US = re.compile(
    r"\b(?:person|people|man|men|woman|women|sources?|insiders?|analysts?|experts?|officials?|witness(?:es)?)\b",
    re.IGNORECASE,
)
"""Human beings, whom nobody calls "it"."""


def _antecedent(pronoun: str, memory: Memory, paragraph: int) -> Attribution | None:
    if pronoun in _GENDERS:
        gender, may_be = _GENDERS[pronoun], memory.roster.may_be
        mine = [
            party
            for party in memory.parties
            if (party.person or (not party.plural and is_human(party.attribution.source)))
            and may_be(party.attribution.source, gender)
        ]
        named = [one for one in memory.persons if may_be(one[0], gender)]
        if (subject := memory.subject) and subject[1] == paragraph and may_be(subject[0], gender):
            name = subject[0]  # "The governor, Ann Poe, did sums of her own. “…,” she said"
            known = next((party.attribution for party in reversed(mine) if same_name(party.attribution.source, name)), None)  # fmt: skip
            description = memory.roster.known(name) or ""
            return known or Attribution(source=name, source_kind=source_kind(name, description, memory.roster), via=())
        if mine and (paragraph - mine[-1].paragraph <= _NEAR or not named):
            return mine[-1].attribution
        if named:
            name, description = named[-1]
            return Attribution(source=name, source_kind=source_kind(name, description, memory.roster), via=())
        return None
    able = [party for party in memory.parties if not party.person and (pronoun != "it" or not _ONE_OF_US.search(party.attribution.source))]  # fmt: skip
    wanted = [party for party in able if party.plural == (pronoun in ("they", "them"))]
    if not wanted and pronoun in ("they", "them", "it"):
        wanted = able
    return wanted[-1].attribution if wanted else None
