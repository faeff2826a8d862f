"""Estimate: what a model would be asked for a story, in requests, tokens and dollars, before anything is sent.

The questions about the articles are those of the run; those of the merge and the summary are made from the rules' reading, which the
model's will resemble. Tokens are counted from characters at rates measured on recorded requests (pipeline/limits.py).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from pipeline.ask import BATCH_PRICE, Endpoint, Message, question_of, schema_text
from pipeline.endpoint import LOCAL, RULES, endpoint_for, host_of, settings
from pipeline.ledger import Ledger, ledger_path
from pipeline.limits import Usage, expected
from pipeline.load import load
from pipeline.match import group
from pipeline.merge import compared, merge
from pipeline.prices import cost_of
from pipeline.workers import Workers
from schemas import Article, MatchAnswer, ReadAnswer, Reader, SummaryAnswer

Question = tuple[list[Message], type[BaseModel]]


@dataclass(frozen=True)
class Estimate:
    """What a run would use: requests not in the ledger, answers that are, tokens and dollars if none and if each answer is asked again."""

    model: str
    host: str
    articles: int
    requests: int
    kept: int
    least: Usage
    most: Usage
    cost: tuple[float, float] | None

    def lines(self) -> list[str]:
        """The estimate in words."""
        if self.model == RULES:
            return [f"{self.articles} articles; the rules ask no model, nothing is sent and nothing costs"]
        price = "no price is known for this model and server"
        if self.cost:
            low, high = self.cost
            price = f"${low:.4f} to ${high:.4f}; with --batch ${BATCH_PRICE * low:.4f} to ${BATCH_PRICE * high:.4f}"
        return [
            f"{self.articles} articles, {self.model} at {self.host}; nothing was sent",
            f"requests: {self.requests} to {2 * self.requests} (if each answer has to be asked again); {self.kept} more answers are in the ledger",
            f"tokens: about {self.least.input} to {self.most.input} in, {self.least.output} to {self.most.output} out",
            f"cost: {price}",
        ]


def estimate(paths: Iterable[str], *, model: str) -> Estimate:
    """What reading `paths` with `model` would take. Raises InputError as a run would; a key is not needed."""
    articles = load(list(paths), reader=Reader(model=RULES, prompt_version=None)).articles
    if model == RULES:
        return Estimate(RULES, "", len(articles), 0, 0, Usage(), Usage(), (0.0, 0.0))
    there = _endpoint(model)
    ledger = Ledger(ledger_path(settings().get("ledger")))
    questions = _questions(articles, there)
    asked = [one for one in questions if not ledger.holds(question_of(there, *one))]
    least, most = Usage(), Usage()
    for messages, answer in asked:
        one = _expected(messages, answer)
        least.add(one.input, one.output)
        most.add(2 * one.input + one.output, 2 * one.output)
    low, high = cost_of(least, there), cost_of(most, there)
    cost = (low, high) if low is not None and high is not None else None
    return Estimate(
        there.model, host_of(there), len(articles), len(asked), len(questions) - len(asked), least, most, cost
    )


def _endpoint(model: str) -> Endpoint:
    if model == LOCAL or model.endswith(".gguf"):
        from pipeline.local import described

        return described(None if model == LOCAL else Path(model))
    return endpoint_for(model, keyless=True)


def _expected(messages: list[Message], answer: type[BaseModel]) -> Usage:
    return expected(sum(len(one["content"]) for one in messages) + len(schema_text(answer)), len(messages[1]["content"]))  # fmt: skip


def _questions(articles: list[Article], endpoint: Endpoint) -> list[Question]:
    """The questions of a run over these articles, as far as they are known before it."""
    from pipeline.model_compose import question as summary_question
    from pipeline.model_merge import questions as match_questions
    from pipeline.model_merge import unsure_pairs
    from pipeline.model_read import questions as read_questions

    with Workers(articles) as workers:
        reports = [workers.get(number) for number in range(len(articles))]
    asked: list[Question] = [(messages, ReadAnswer) for report in reports for messages in read_questions(report, endpoint.window)]  # fmt: skip
    found = compared(reports)
    near = unsure_pairs(found)
    groups = group(found, near)
    asked += [(messages, MatchAnswer) for messages in match_questions(found, groups, near)]
    story = merge(reports, found=found, groups=groups)
    asked += [(messages, SummaryAnswer) for messages in summary_question(story)]
    return asked
