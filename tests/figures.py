"""The figures of all labelled stories, read and merged by the rules: `python -m tests.figures [STORY ...]` prints a table.

A story is `tests/gold/NAME.json` with its articles in `tests/gold/NAME/` (those of the seeds are in `seeds/`). Those beside the seeds are
invented: written and labelled for this project by somebody who had not seen its code. Six (coalition, ferry, murder, phone, singer, takeover)
tell each fact in words as different as newsrooms may find; the others are as near to each other as real outlets that copy a rumour or cover one event.
"""

import json
import sys
from pathlib import Path
from statistics import fmean
from typing import Any

from pipeline import summarize
from pipeline.score import Scorer
from pipeline.write import to_json
from tests.helpers import GOLD, SEEDS

STORIES = tuple(sorted(path.stem for path in GOLD.parent.glob("*.json") if path.stem != "seeds"))
SHOWN = (
    "fact_pairs_f1", "fact_pairs_precision", "fact_pairs_recall", "not_same_broken_count", "origin_count_accuracy", "origin_pairs_accuracy",
    "origin_two_recall", "conflict_recall", "conflict_kind_recall", "conflict_precision", "drift_recall", "drift_precision",
    "source_accuracy", "hedging_accuracy", "denials_missed_count", "false_denials_count", "summary_covers_vital", "summary_covers_important",
    "summary_words_count", "summary_sentences_with_foreign_numbers_count", "summary_sentences_uncited_count", "summary_overclaims_count",
)  # fmt: skip


def folder(story: str) -> Path:
    """Where the articles of a labelled story are."""
    return SEEDS if story == "seeds" else GOLD.parent / story


def figures(story: str, brief: dict[str, Any] | None = None) -> dict[str, Any]:
    """All figures of one story, of a brief as it is written or of the one that the rules make."""
    gold = json.loads((GOLD.parent / f"{story}.json").read_text(encoding="utf8"))
    texts = {one["file"]: (folder(story) / one["file"]).read_bytes().decode("utf8") for one in gold["articles"]}
    scorer: Any = Scorer(gold, brief or json.loads(to_json(summarize([str(folder(story))]))), texts)
    found: dict[str, Any] = scorer.run()
    return found


def main(names: list[str]) -> None:
    """Print the table; the last column is the mean of the stories other than the seeds."""
    names = names or ["seeds", *STORIES]
    found = {name: figures(name) for name in names}
    print(" " * 44 + "".join(f"{name[:9]:>10}" for name in names) + "      mean")
    for figure in SHOWN:
        values = [found[name].get(figure) for name in names]
        known = [value for name, value in zip(names, values, strict=True) if name != "seeds" and value is not None]
        cells = "".join(
            f"{value:>10.2f}" if isinstance(value, float) else f"{'' if value is None else value:>10}"
            for value in values
        )
        print(f"{figure:<44}{cells}{fmean(known):>10.2f}" if known else f"{figure:<44}{cells}")


if __name__ == "__main__":
    main(sys.argv[1:])
