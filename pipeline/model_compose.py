"""Compose with a language model: sentences that cite facts by number, checked against the cited quotes, else replaced.

A sentence with a figure or name that its facts lack, or surer than they are, is asked again once, then replaced by the
extractive one. Important facts that the model passed over follow in their extractive form while the 300 words last.
"""

import re
from functools import cache

from pipeline.ask import Asker, Fault, Message
from pipeline.compose import SUMMARY_WORDS, compose, drafts, sentence_of, support_of, tellable
from pipeline.hedging import find_hedging
from pipeline.match import foreign_word, says_no, stems_of
from pipeline.merge import Story
from pipeline.model_read import Counts, _foreign_figure, _line, _plain
from prompts import load_prompt
from schemas import Claim, Commitment, DraftSentence, Fact, Hedging, SourceKind, Stance, SummaryAnswer, SummarySentence

SHOWN = 14
"""Facts shown to the model."""
MAX_WORDS = 50
"""Words in one sentence of a summary."""
_NOTES = re.compile(r"\bby: |\bdoubt: |; differs from|; denied|\[\d|[a-z0-9)”]\.\s+\S")
"""What shows that notes of the question were copied, or that there is more than one sentence."""
_NAME = re.compile(r"\b[A-Z][\w’'-]+")
_DENIES = re.compile(r"\b(?:den|reject|dismiss|refut|disput|no )")
_LINKS = (
    "according said says told reported reports citing warned warns believes denied denies estimated estimates claims announced noted found "
    "shows suggests added adds account accounts differ differs disagree dispute disputed while meanwhile however although though also both other"
)
"""Words of a summary that link facts and credit them, and add nothing to them."""
_CREDITS = re.compile(
    r"\b(?:according to|said|says|sa(?:id|ys) that|told|reported|reports|citing|warned|believes?|denie[sd]|den(?:y|ies)|estimate[sd]?|claim(?:s|ed)?|announced|noted|found|shows?|suggest(?:s|ed)?)\b"
)


async def compose_with_model(story: Story, asker: Asker, counts: Counts) -> tuple[SummarySentence, ...]:
    """The summary of a story in the model's words where they hold; raises ModelError where no answer came."""
    desk = _Draft(story)
    if not desk.facts:
        return compose(story)
    answer = await asker.ask(desk.messages(), SummaryAnswer, desk.check, desk.join)
    counts.note(answer.first, answer.left)
    return desk.settle(answer.value, counts)


def question(story: Story) -> list[list[Message]]:
    """The question that the summary of a story asks; none where there is nothing to tell."""
    desk = _Draft(story)
    return [desk.messages()] if desk.facts else []


@cache
def _links() -> frozenset[str]:
    return frozenset(stem for word in _LINKS.split() for stem in stems_of(word))


class _Draft:
    """The facts that a summary may tell, by number, and the checks of a drafted sentence."""

    def __init__(self, story: Story) -> None:
        self.claims = {claim.id: claim for claim in story.claims}
        self.ranked, _ = tellable(story)
        self.extracts = {facts[0]: (text, facts) for text, facts in drafts(story, self.claims)}
        self.facts = self.ranked[:SHOWN]
        self.story = story

    def messages(self) -> list[Message]:
        number = {fact.id: at for at, fact in enumerate(self.facts, start=1)}
        differs = {
            (a, b)
            for conflict in self.story.conflicts
            for a in conflict.facts
            for b in conflict.facts
            if a != b and a in number and b in number
        }
        lines = []
        for fact in self.facts:
            who = "; ".join(
                dict.fromkeys(origin.label for origin in fact.origins if origin.kind is not SourceKind.NONE)
            )
            others = ", ".join(str(number[b]) for a, b in sorted(differs) if a == fact.id)
            cues = [cue for key in fact.claims for cue in self.claims[key].cues]
            doubt = f"; doubt: {_line(cues[0])}" if fact.commitment.rank < Commitment.ATTRIBUTED.rank and cues else ""
            denied = "; denied" if all(self.claims[key].stance.value == "denies" for key in fact.claims) else ""
            named = any(self.claims[key].attribution for key in fact.claims)
            note = "".join([f" by: {_line(who)[:160]}" if named else "", doubt, denied, f"; differs from {others}" if others else ""])  # fmt: skip
            lines.append(f"[{number[fact.id]}] {_line(fact.statement)}{note}")
        return [{"role": "system", "content": load_prompt("compose").text}, {"role": "user", "content": "\n".join(lines)}]  # fmt: skip

    def check(self, answer: SummaryAnswer) -> list[Fault]:
        return [fault for at, one in enumerate(answer.sentences, start=1) for fault in self.faults(one, at)]

    def join(self, first: SummaryAnswer, second: SummaryAnswer) -> SummaryAnswer:
        """Sound sentences of the first answer; in place of each other one, a sound one of the second that tells its fact."""
        sentences: list[DraftSentence] = []
        for at, one in enumerate(first.sentences, start=1):
            if not self.faults(one, at):
                sentences.append(one)
                continue
            sentences.append(next((new for new in second.sentences if set(new.facts) & set(one.facts) and not self.faults(new, at)), one))  # fmt: skip
        return SummaryAnswer(sentences=tuple(dict.fromkeys(sentences)))

    def faults(self, sentence: DraftSentence, at: int) -> list[Fault]:
        """What is wrong with the `at`-th sentence, by the quotes of the facts it cites."""
        if any(not 1 <= n <= len(self.facts) for n in sentence.facts):
            return [Fault("facts", at)]
        cited = [self.facts[n - 1] for n in sentence.facts]
        members = [self.claims[key] for fact in cited for key in fact.claims]
        basis = self._basis(cited, members)
        text, found = sentence.text, []
        if foreign := _foreign_figure(text, basis):
            found.append(Fault("summary_figure", at, foreign))
        held = _plain(basis)
        names = [name for name in _NAME.findall(text)[1:] if _plain(re.sub(r"[’']s$", "", name)) not in held]
        if names:
            found.append(Fault("summary_name", at, names[0]))
        mine, theirs = stems_of(text), stems_of(basis)
        if len(mine & theirs) < 0.7 * max(1, len(mine)):
            found.append(Fault("text", at))
        if _NOTES.search(text) or len(text.split()) > MAX_WORDS:
            found.append(Fault("summary_form", at))
        if self._surer(text, cited):
            found.append(Fault("surer", at))
        return found

    def _adds(self, text: str, cited: list[Fact]) -> bool:
        """Whether a sentence has words of its own beyond those that link and credit, or says no where its facts do not, or the other way."""
        members = [self.claims[key] for fact in cited for key in fact.claims]
        basis = self._basis(cited, members)
        if foreign_word(_line(text), basis, allowed=_links()) or (says_no(text) and not says_no(basis)):
            return True
        denied = any(says_no(fact.statement) for fact in cited) or any(one.stance is Stance.DENIES for one in members)
        return denied and not (says_no(text) or _DENIES.search(text))

    @staticmethod
    def _basis(cited: list[Fact], members: list[Claim]) -> str:
        words = [quote.exact for claim in members for quote in claim.quotes] + [fact.statement for fact in cited]
        return " ".join([*words, *(claim.when or "" for claim in members), *(o.label for fact in cited for o in fact.origins)])  # fmt: skip

    def _surer(self, text: str, cited: list[Fact]) -> bool:
        """Whether a sentence drops the doubt, the denial or the credit of a fact it tells."""
        hedging, _ = find_hedging(text)
        for fact in cited:
            members = [self.claims[key] for key in fact.claims]
            if fact.commitment.rank < Commitment.ATTRIBUTED.rank and (
                hedging is Hedging.NONE or hedging.rank > Hedging(fact.commitment.value).rank
            ):
                return True
            if all(one.stance.value == "denies" for one in members) and not _DENIES.search(text):
                return True
            if fact.commitment is not Commitment.ASSERTED:
                parties = {stem for one in members if one.attribution for stem in stems_of(one.attribution.source)}
                if not _CREDITS.search(text) or not parties & stems_of(text):
                    return True
        return False

    def settle(self, answer: SummaryAnswer, counts: Counts) -> tuple[SummarySentence, ...]:
        """Sound sentences in the model's words, the others extractive, then what it passed over; at most 300 words."""
        told: set[str] = set()
        chosen: list[SummarySentence] = []
        for at, one in enumerate(answer.sentences, start=1):
            left = {fault.check for fault in self.faults(one, at)}
            cited = [self.facts[n - 1] for n in one.facts if 1 <= n <= len(self.facts)]
            cited = [fact for fact in dict.fromkeys(cited) if fact.id not in told]
            if not left and self._adds(one.text, cited):
                left = {"text"}
            if len(cited) < len(set(one.facts)) or left:
                counts.repaired.update(left)
                chosen += [self._extract(fact) for fact in cited]
            else:
                chosen.append(SummarySentence(text=f"{_line(one.text).rstrip('.')}{support_of(cited, self.claims)}.", facts=tuple(fact.id for fact in cited)))  # fmt: skip
            told.update(fact.id for fact in cited)
        rank = {fact.id: at for at, fact in enumerate(self.ranked)}
        told.update(key for one in chosen for key in one.facts)
        for fact in self.ranked:
            if fact.id not in told:
                chosen.append(self._extract(fact))
                told.update(chosen[-1].facts)
        chosen.sort(key=lambda one: min(rank.get(key, len(rank)) for key in one.facts))
        kept, budget = [], SUMMARY_WORDS
        for sentence in chosen:
            if len(sentence.text.split()) <= budget:
                kept.append(sentence)
                budget -= len(sentence.text.split())
        return tuple(kept) or compose(self.story)

    def _extract(self, fact: Fact) -> SummarySentence:
        """The sentence of the summary without a model, with what contradicts the fact; else the fact alone."""
        text, facts = self.extracts.get(fact.id) or (sentence_of(fact, self.story, self.claims), (fact.id,))
        return SummarySentence(text=text, facts=facts)
