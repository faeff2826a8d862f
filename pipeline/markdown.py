"""brief.md: the brief as Markdown that reads well in a terminal and on a forge. What comes from articles is escaped."""

import re

from pipeline.unseen import without_unseen
from schemas import Article, CertaintyChange, Claim, Commitment, Fact, FileNote, Hedging, SourceKind, Stance, StoryBrief

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~]|&(?=#?\w+;))")
_TERMINAL = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]{0,200}(?:\x07|\x1b\\)")
"""What moves or colours a terminal, or makes a link in it."""
_MARK = r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_STACK = re.compile(rf"({_MARK}{{4}}){_MARK}+")
"""More marks on one letter than any language writes; they would run over the lines above and below."""
_ADDRESS = re.compile(r":(?=//)|(?<=www)\.|(?<=mailto):|(?<=xmpp):", re.IGNORECASE)
"""Where forges begin a link without any brackets."""
_SURENESS = {
    Commitment.DOUBTFUL: "doubted", Commitment.POSSIBLE: "possible", Commitment.PROBABLE: "probable", Commitment.REPORTED: "hearsay",
    Commitment.ATTRIBUTED: "stated by its source", Commitment.ASSERTED: "stated flatly",
}  # fmt: skip
_MAX_QUOTE = 320


def escape(text: str) -> str:
    """`text` on one line, so that nothing in it is markup, an entity, a link, or unseen."""
    clean = _STACK.sub(r"\1", without_unseen(_TERMINAL.sub("", " ".join(text.split()))))
    clean = _SPECIAL.sub(r"\\\1", " ".join(clean.split()))
    clean = _ADDRESS.sub(r"\\\g<0>", clean)
    clean = re.sub(r"^([+-])(?=\s|$)", r"\\\1", clean)
    return re.sub(r"^(\d+)([.)])(?=\s|$)", r"\1\\\2", clean)


def render(brief: StoryBrief) -> str:
    """The whole Markdown text of a brief; only the last section varies from run to run."""
    numbers = {fact.id: index for index, fact in enumerate(brief.facts, start=1)}
    parts = [
        f"# {escape(brief.title)}", _summary(brief, numbers), _delta(brief, numbers), _facts(brief, numbers), _conflicts(brief, numbers), _drift(brief, numbers),
        _timeline(brief, numbers), _phases(brief), _sources(brief), _left_out(brief), _made(brief),
    ]  # fmt: skip
    return "\n\n".join(part for part in parts if part) + "\n"


def _refs(facts: tuple[str, ...], numbers: dict[str, int]) -> str:
    return " ".join(f"[{numbers[key]}](#fact-{numbers[key]})" for key in facts)


def _summary(brief: StoryBrief, numbers: dict[str, int]) -> str:
    lines = [f"{escape(sentence.text)} {_refs(sentence.facts, numbers)}" for sentence in brief.summary]
    return "## Summary\n\n" + ("\n\n".join(lines) if lines else "Nothing was stated.")


def _delta(brief: StoryBrief, numbers: dict[str, int]) -> str:
    delta = brief.delta
    if delta is None:
        return ""
    articles = {article.id: article for article in brief.articles}
    statements = {fact.id: fact.statement for fact in brief.facts}
    about = {conflict.id: conflict for conflict in brief.conflicts}
    lines = [
        *(f"- New article: {_name(articles[key])}" for key in delta.articles),
        *(f"- No longer among the articles: {escape(file)}" for file in delta.left),
        *(f"- New: {escape(statements[key])} {_refs((key,), numbers)}" for key in delta.facts),
        *(
            f"- New origin, {escape(', '.join(one.labels))}: {escape(statements[one.fact])} {_refs((one.fact,), numbers)}"
            for one in delta.origins
        ),
        *(
            f"- {_changed(one)}: {escape(statements[one.fact])} {_refs((one.fact,), numbers)}"
            for one in delta.certainty
        ),
        *(
            f"- Accounts now differ, {escape(about[key].about)}: {_refs(about[key].facts, numbers)}"
            for key in delta.conflicts
        ),
        *(f"- No longer told: {escape(text)}" for text in delta.lost),
    ]
    return f"## Since {escape(delta.since)}\n\n" + ("\n".join(lines) or "Nothing has changed.")


def _changed(one: CertaintyChange) -> str:
    how = "Surer" if one.after.rank > one.before.rank else "Less sure"
    return f"{how}, {_SURENESS[one.before]} before, {_SURENESS[one.after]} now"


def _name(article: Article) -> str:
    return escape(article.outlet or article.title or article.file)


def _facts(brief: StoryBrief, numbers: dict[str, int]) -> str:
    claims = {claim.id: claim for claim in brief.claims}
    articles = {article.id: article for article in brief.articles}
    return "## Facts\n\n" + "\n\n".join(_fact(fact, numbers[fact.id], claims, articles) for fact in brief.facts)


def _fact(fact: Fact, number: int, claims: dict[str, Claim], articles: dict[str, Article]) -> str:
    told = len({claims[key].article for key in fact.claims})
    head = f'**<a id="fact-{number}"></a>{number}. {escape(fact.statement)}**'
    count = f"{told} {'article' if told == 1 else 'articles'}, {len(fact.origins)} {'origin' if len(fact.origins) == 1 else 'independent origins'}"
    facets = [count, _SURENESS[fact.commitment], *([escape(fact.when)] if fact.when else [])]
    lines = [head, "", " · ".join(facets), ""]
    for origin in fact.origins:
        labels = [
            *([] if origin.kind is SourceKind.NONE else [origin.kind.value]),
            *([] if origin.clear else ["origin unclear"]),
        ]
        who = escape(origin.label) + (f" ({', '.join(labels)})" if labels else "")
        why = f" — {escape(origin.evidence)}" if len(origin.claims) > 1 else ""
        lines.append(f"- {who}{why}")
        lines.extend(f"  - {_quote(claims[key], articles)}" for key in origin.claims)
    return "\n".join(lines)


def _quote(claim: Claim, articles: dict[str, Article]) -> str:
    exact = " ".join(claim.quotes[0].exact.split())
    shown = exact if len(exact) <= _MAX_QUOTE else exact[:_MAX_QUOTE].rsplit(" ", 1)[0] + " …"
    labels = [_name(articles[claim.article])]
    if claim.attribution and claim.attribution.via:
        labels.append("via " + escape(", ".join(claim.attribution.via)))
    if claim.hedging is not Hedging.NONE:
        labels.append(f"{claim.hedging.value}: “{escape(', '.join(claim.cues))}”")
    if claim.stance is Stance.DENIES:
        labels.append("denied")
    return f"{escape(shown)} _({'; '.join(labels)})_"


def _conflicts(brief: StoryBrief, numbers: dict[str, int]) -> str:
    if not brief.conflicts:
        return ""
    claims = {claim.id: claim for claim in brief.claims}
    articles = {article.id: article for article in brief.articles}
    parts = ["## Where accounts differ"]
    for conflict in brief.conflicts:
        rows = [
            f"**{escape(conflict.about)}** ({conflict.kind.value}). {escape(conflict.explanation)}",
            "",
            "| says | who | where | fact |",
            "| --- | --- | --- | --- |",
        ]
        for side in conflict.sides:
            claim = claims[side.claims[0]]
            who = escape(claim.attribution.source) if claim.attribution else "the outlet itself"
            rows.append(
                f"| {escape(side.value)} | {who} | {_name(articles[claim.article])} | {_refs((side.fact,), numbers)} |"
            )
        parts.append("\n".join(rows))
    return "\n\n".join(parts)


def _drift(brief: StoryBrief, numbers: dict[str, int]) -> str:
    if not brief.drift:
        return ""
    claims = {claim.id: claim for claim in brief.claims}
    articles = {article.id: article for article in brief.articles}
    parts = ["## How certainty drifts"]
    for drift in brief.drift:
        one, other = claims[drift.from_], claims[drift.to]
        parts.append(
            f"**{drift.kind.value}** {_refs((drift.fact,), numbers)}: {escape(drift.explanation)}\n\n- from: {_quote(one, articles)}\n- to: {_quote(other, articles)}"
        )
    return "\n\n".join(parts)


def _timeline(brief: StoryBrief, numbers: dict[str, int]) -> str:
    if not brief.timeline:
        return ""
    statements = {fact.id: fact.statement for fact in brief.facts}
    lines = ["## Timeline", ""]
    for entry in brief.timeline:
        lines.extend(
            f"- {escape(entry.when)}: {escape(statements[key])} {_refs((key,), numbers)}" for key in entry.facts
        )
    return "\n".join(lines)


def _phases(brief: StoryBrief) -> str:
    if len(brief.phases) < 2:
        return ""
    articles = {article.id: article for article in brief.articles}
    rows = [
        f"{number}. {escape(phase.first if phase.first == phase.last else f'{phase.first} to {phase.last}')}: {', '.join(_name(articles[key]) for key in phase.articles)}"
        for number, phase in enumerate(brief.phases, start=1)
    ]
    return "## Phases\n\n" + "\n".join(rows)


def _sources(brief: StoryBrief) -> str:
    rows = [
        "## Articles",
        "",
        "| file | outlet | published | title | claims | read by |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for article in brief.articles:
        count = sum(claim.article == article.id for claim in brief.claims)
        cells = (
            escape(article.file),
            escape(article.outlet or "not shown"),
            escape(article.published or "not shown"),
            escape(article.title or "not shown"),
        )
        rows.append(f"| {' | '.join(cells)} | {count} | {escape(article.reader.model)} |")
    return "\n".join(rows)


def _left_out(brief: StoryBrief) -> str:
    parts = []
    for heading, notes in (("Warnings", brief.warnings), ("Skipped files", brief.skipped_files)):
        if notes:
            parts.append(f"## {heading}\n\n" + "\n".join(_note(note) for note in notes))
    if brief.rejected:
        rows = [f"- {escape(item.text[:_MAX_QUOTE])} — {escape(item.reason)}" for item in brief.rejected]
        parts.append("## Read and not kept\n\n" + "\n".join(rows))
    return "\n\n".join(parts)


def _note(note: FileNote) -> str:
    return f"- {escape(note.file)}: {escape(note.reason)}"


def _made(brief: StoryBrief) -> str:
    run = brief.run
    prompts = ", ".join(f"{name} {version}" for name, version in run.prompts.items()) or "none"
    cost = "unknown" if run.cost is None else f"{run.cost:.4f} USD"
    return (
        f"## How this was made\n\nRead by {escape(run.model)}, prompts: {escape(prompts)}, {run.calls} calls, {run.tokens.input + run.tokens.output} tokens, cost {cost}, "
        f"{run.duration:.1f} s, {run.started}, version {run.version}. Every quote can be checked with `summarize verify`."
    )
