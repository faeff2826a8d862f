"""The command `stories`: what `summarize --stories DIR` is short for. Its options are those of `brief`, as far as they fit a pile."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from schemas import StoryIndex

_SHARED = (
    "out", "model", "formats", "concurrency", "rpm", "tpm", "timeout", "deadline", "max_tokens", "max_cost", "batch", "no_wait", "direct_after",
    "fresh", "quiet",
)  # fmt: skip
_EXAMPLES = """\b
Examples:
  summarize --stories pile/                                 briefs/index.html, a folder and a brief for each story
  summarize --stories today.jsonl --since briefs --out new  today's articles join the stories of an older index
  summarize --stories pile/ --engine ray                    on this machine's cores, or the cluster at RAY_ADDRESS
"""


def stories_command(brief: click.Command) -> click.Command:
    """The command; what it shares with `brief` is taken from there."""
    shared = {option.name: option for option in brief.params}
    own: list[click.Parameter] = [
        click.Argument(["pile"], metavar="DIR", type=click.Path(path_type=Path)),
        click.Option(["--since"], type=click.Path(path_type=Path), metavar="INDEX", help="An older index.json or its folder: its stories take in what is new, the index says which are new, grown and unchanged."),
        click.Option(["--engine"], type=click.Choice(["local", "ray"]), default="local", show_default=True, help="What runs it: this process, or a Ray cluster (extra 'ray')."),
        click.Option(["--address"], metavar="ADDRESS", help="With --engine ray: a running cluster, as in RAY_ADDRESS; without one Ray is started here."),
    ]  # fmt: skip
    return click.Command(
        "stories", params=[*own, *(shared[name] for name in _SHARED)], callback=stories, epilog=_EXAMPLES,
        help="Group a pile of articles into stories and write a brief of each, and an index over all.\n\n"
        "DIR is a folder of files, folders and .jsonl files, or one .jsonl file: an article a line, with text and, "
        "where known, id, title, outlet, published, url. `summarize --stories DIR` is short for this.",
    )  # fmt: skip


def stories(pile: Path, model: str | None, **options: Any) -> None:  # noqa: ANN401  # click gives them by name
    """Run the command and leave with its exit code."""
    from pipeline.cli import guarded

    if options["address"] and options["engine"] != "ray":
        raise click.UsageError("--address belongs to --engine ray.")
    if (options["no_wait"] or options["direct_after"]) and not options["batch"]:
        raise click.UsageError("--no-wait and --direct-after belong to --batch.")
    if options["batch"] and options["engine"] == "ray":
        raise click.UsageError("--batch needs no engine: the provider does the work. Leave --engine ray out.")
    guarded(lambda: _stories(pile, model, options), kept=lambda: "the briefs that were ready are written, no index; the same command asks nothing twice")  # fmt: skip


def _stories(pile: Path, model: str | None, options: dict[str, Any]) -> int:
    from functools import partial

    from pipeline.cli import NO_MODEL, asking_of, formats_of, safe
    from pipeline.endpoint import RULES, choose_model
    from pipeline.engine_local import Asking, local
    from pipeline.stories import summarize_pile

    quiet, chosen = options["quiet"], choose_model(model)

    def tell(line: str) -> None:
        if not quiet:
            click.echo(safe(line), err=True)

    def progress(done: int, total: int) -> None:
        if not quiet and sys.stderr.isatty():
            click.echo(f"\r{done} of {total} stories", err=True, nl=done == total)

    if chosen == RULES and not model:
        tell(NO_MODEL)
    formats = formats_of(options["formats"])
    place = str(pile.resolve()).encode("utf8", "replace").decode()
    asking = Asking((place,), chosen, tell=tell, **asking_of(options))
    engine = partial(local, asking)
    if options["engine"] == "ray":
        from pipeline.engine_ray import on_ray

        engine = partial(on_ray, asking, address=options["address"])
    made = summarize_pile(
        pile, options["out"], engine, model=chosen, engine_name=options["engine"], formats=formats,
        since=options["since"], tell=tell, progress=progress,
    )  # fmt: skip
    _tell(made, tell)
    for name in ("index.json", *(("index.html",) if "html" in formats else ())):
        click.echo(str(options["out"] / name))
    return 1 if any(story.incomplete for story in made.stories) else 0


def _tell(made: "StoryIndex", tell: Any) -> None:  # noqa: ANN401  # a function from a line
    for note in made.skipped_files:
        tell(f"skipped {note.file}: {note.reason}")
    if made.since:
        counts = [f"{sum(one.status == status for one in made.stories)} {status}" for status in ("new", "grown", "unchanged")]  # fmt: skip
        tell(f"since {made.since}: {', '.join(counts)}")
    if made.run.calls or made.run.kept:
        cost = "no price known" if made.run.cost is None else f"${made.run.cost:.4f}"
        tell(f"{made.run.calls} requests ({made.run.kept} more answers from the ledger), {cost}")
    if any(story.incomplete for story in made.stories):
        tell("a model did not do all of it (see the warnings in the briefs); what it answered is kept, the same command goes on from there")  # fmt: skip
