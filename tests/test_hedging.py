"""How surely: one sentence a rule, none of them from the seeds."""

import pytest

from pipeline.hedging import find_hedging
from schemas import Hedging
from tests.helpers import claims, only_claim


@pytest.mark.parametrize(
    ("clause", "level"),
    [
        ("The plant will close in May", "none"),
        ("The ministry said 12 people died", "none"),
        ("The firm plans to sell its shop", "none"),
        ("The plant is likely to close", "probable"),
        ("The plant is expected to close", "probable"),
        ("The plant may close", "possible"),
        ("The plant could close in May", "possible"),
        ("The plant reportedly closed", "reported"),
        ("The owner is said to have left", "reported"),
        ("It is unlikely that the plant will close", "doubtful"),
        ("It is not unlikely that the plant will close", "probable"),
        ("It is not clear whether the plant will close", "doubtful"),
        ("The plant might probably close", "possible"),
        ("He opened the plant on May 3", "none"),
        ("The plant closed last May", "none"),
        ("The owner could not be reached", "none"),
        ("Sales were better than expected", "none"),
        ("The firm has a new boss, who is expected to start soon", "none"),
    ],
)
def test_level_is_read_from_the_words(clause, level):
    assert find_hedging(clause)[0] is Hedging(level)


def test_cue_stands_in_the_quote():
    claim = only_claim("The plant is Likely to close, the owner said.")
    assert claim.cues
    assert all(cue in claim.quotes[0].exact for cue in claim.cues)


def test_cue_of_one_clause_does_not_hedge_the_other():
    found = claims("The firm closed its plant on Monday, but the owner may open another one in June.")
    assert [claim.hedging for claim in found] == [Hedging.NONE, Hedging.POSSIBLE]


def test_doubt_of_the_credited_party_is_its_hedging():
    claim = only_claim("Several bankers doubt that the merger will succeed.")
    assert claim.hedging is Hedging.DOUBTFUL
    assert claim.attribution is not None
    assert claim.text == "The merger will succeed."


def test_doubt_of_somebody_else_is_content():
    assert only_claim("People close to the board said that many bankers doubt the merger.").hedging is Hedging.NONE


def test_hearsay_without_a_party():
    claim = only_claim("According to unconfirmed reports, the owner has left the country.")
    assert claim.hedging is Hedging.REPORTED
    assert claim.attribution is None


def test_other_languages_get_neutral_labels_and_a_warning(tmp_path):
    from pipeline import summarize

    (tmp_path / "a.txt").write_text(
        "Der Minister sagte am Montag, dass bei dem Unfall vermutlich zwölf Menschen gestorben sind. Die Polizei ermittelt gegen den Fahrer des Wagens."
    )
    brief = summarize([str(tmp_path)])
    assert [claim.hedging for claim in brief.claims] == [Hedging.NONE] * 2
    assert [claim.attribution for claim in brief.claims] == [None] * 2
    assert "not in English (de)" in brief.warnings[0].reason
