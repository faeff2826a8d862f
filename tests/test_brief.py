"""The brief of the seeds, and what must hold for every brief."""

import json
import shutil

import pytest

from pipeline import summarize
from pipeline.score import Scorer
from pipeline.verify import verify
from pipeline.write import to_json
from schemas import StoryBrief
from tests.helpers import GOLD, SEEDS


def data_of(brief, drop=("run",)):
    return {key: value for key, value in json.loads(to_json(brief)).items() if key not in drop}


@pytest.fixture(scope="module")
def figures(seeds_brief):
    gold = json.loads(GOLD.read_text(encoding="utf8"))
    texts = {one["file"]: (SEEDS / one["file"]).read_bytes().decode("utf8") for one in gold["articles"]}
    return Scorer(gold, json.loads(to_json(seeds_brief)), texts).run()


@pytest.mark.parametrize(
    ("name", "least"),
    [("grounded", 1.0), ("claim_recall", 0.97), ("source_accuracy", 0.92), ("kind_accuracy", 0.88), ("via_accuracy", 0.92), ("hedging_accuracy", 0.94),
     ("hedging_macro_f1", 0.88), ("fact_pairs_f1", 0.40), ("summary_covers_vital", 0.67)],
)  # fmt: skip
def test_quality_on_the_seeds_does_not_fall(figures, name, least):
    assert figures[name] >= least


@pytest.mark.parametrize(
    "name",
    ["claims_without_quote_count", "claims_with_foreign_numbers_count", "hedged_without_cue_count", "furniture_claims_count", "crowded_claims_count", "not_same_broken_count",
     "denials_missed_count", "summary_sentences_with_foreign_numbers_count", "summary_sentences_uncited_count", "summary_overclaims_count"],
)  # fmt: skip
def test_what_must_never_happen_does_not(figures, name):
    assert figures[name] == 0


def test_summary_keeps_to_300_words(figures):
    assert 0 < figures["summary_words_count"] <= 300


def test_renaming_and_shuffling_changes_file_names_only(seeds_brief, tmp_path):
    renamed = {}
    for number, path in enumerate(sorted(SEEDS.glob("*.txt"), reverse=True)):
        renamed[f"renamed-{number}.txt"] = path.name
        shutil.copy(path, tmp_path / f"renamed-{number}.txt")
    text = to_json(summarize([str(tmp_path)]))
    for new, old in renamed.items():
        text = text.replace(new, old)
    other = json.loads(text)
    other.pop("run")
    assert other == data_of(seeds_brief)
    assert list(other) == list(data_of(seeds_brief))


def test_same_run_twice_gives_the_same_bytes(seeds_brief):
    assert data_of(summarize([str(SEEDS)])) == data_of(seeds_brief)


def test_brief_survives_a_round_trip(seeds_brief):
    assert StoryBrief.model_validate_json(to_json(seeds_brief)) == seeds_brief


def test_every_link_of_the_seeds_holds(seeds_brief):
    assert verify(seeds_brief) == []


MUTATIONS = {
    "a character of a quote": lambda d: d["claims"][3]["quotes"][0].update(exact="X" + d["claims"][3]["quotes"][0]["exact"][1:]),
    "an offset": lambda d: d["claims"][3]["quotes"][0].update(start=d["claims"][3]["quotes"][0]["start"] + 1),
    "an end": lambda d: d["claims"][3]["quotes"][0].update(end=d["claims"][3]["quotes"][0]["end"] - 1),
    "a prefix": lambda d: d["claims"][3]["quotes"][0].update(prefix="x"),
    "a claim's text": lambda d: d["claims"][3].update(text="Something else."),
    "a cited article": lambda d: d["claims"][3].update(article="a000000000000"),
    "a claim cited by a fact": lambda d: d["facts"][0].update(claims=["c000000000000", *d["facts"][0]["claims"][1:]]),
    "a fact cited by the summary": lambda d: d["summary"][0].update(facts=["f000000000000"]),
    "a fact cited by the timeline": lambda d: d["timeline"][0].update(facts=["f000000000000"]),
    "a claim cited by drift": lambda d: d["drift"][0].update({"from": "c000000000000"}),
    "a fact cited by a conflict": lambda d: d["conflicts"][0].update(facts=["f000000000000", d["conflicts"][0]["facts"][1]]),
    "an origin's claims": lambda d: d["facts"][0]["origins"][0].update(claims=["c000000000000"]),
    "the text of an article": lambda d: d["articles"][0].update(text=d["articles"][0]["text"] + "!"),
    "a source": lambda d: next(c for c in d["claims"] if c["attribution"])["attribution"].update(source="Nobody Atall"),
    "a cue": lambda d: next(c for c in d["claims"] if c["cues"]).update(cues=["perchance"]),
    "a number in the summary": lambda d: d["summary"][0].update(text="It was 987 of them."),
    "a count of origins": lambda d: d["summary"][0].update(text=d["summary"][0]["text"].replace("(", "(1")),
    "a commitment": lambda d: d["facts"][-1].update(commitment="doubtful" if d["facts"][-1]["commitment"] != "doubtful" else "asserted"),
    "a stance": lambda d: d["claims"][3].update(stance="denies"),
    "a kind of source": lambda d: next(c for c in d["claims"] if c["attribution"])["attribution"].update(source_kind="document"),
    "the kind of an origin": lambda d: d["facts"][0]["origins"][0].update(kind="document"),
    "words of the summary": lambda d: d["summary"][0].update(text="Nobody did anything."),
    "conflicts left out": lambda d: d["conflicts"].clear(),
    "the way of a drift": lambda d: d["drift"][0].update(kind="deflation" if d["drift"][0]["kind"] == "inflation" else "inflation"),
    "a fact left out": lambda d: d["facts"].pop(),
}  # fmt: skip


@pytest.mark.parametrize("what", MUTATIONS)
def test_verify_finds_what_was_changed(seeds_data, what):
    MUTATIONS[what](seeds_data)
    assert verify(StoryBrief.model_validate(seeds_data))


def test_verify_compares_the_files_where_they_are(seeds_data, tmp_path):
    shutil.copytree(SEEDS, tmp_path / "seeds")
    changed = next((tmp_path / "seeds").glob("*.txt"))
    changed.write_text(changed.read_text() + "!")
    seeds_data["run"]["inputs"] = []
    faults = verify(StoryBrief.model_validate(seeds_data), folders=(tmp_path / "seeds",))
    assert [changed.name in fault for fault in faults] == [True]


def test_one_article_makes_a_brief(tmp_path):
    (tmp_path / "a.txt").write_text("The plant in Oldtown will close in May, the owner said. It employs 900 people.")
    brief = summarize([str(tmp_path / "a.txt")])
    assert len(brief.articles) == 1
    assert verify(brief) == []
    assert brief.summary[0].text == "The plant in Oldtown will close in May, according to the owner."


def test_article_of_another_story_draws_a_warning(tmp_path):
    for path in SEEDS.glob("*.txt"):
        shutil.copy(path, tmp_path)
    (tmp_path / "cup.txt").write_text("Oldtown United beat Newton Rovers 3-1 in the Harbour Cup final on Saturday. Striker Leo Marsh scored twice for Oldtown before Tom Hale replied for Newton. "
                                      "Manager Ann Berg said Marsh was the best player in the Harbour League. Newton captain Hale called the Cup defeat bitter.")  # fmt: skip
    warned = [note.file for note in summarize([str(tmp_path)]).warnings]
    assert warned == ["cup.txt"]
