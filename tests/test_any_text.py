"""Whatever stories are made of, the brief verifies: pieces of news language in any order, many times. Slow."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import summarize
from pipeline.verify import verify

PIECES = st.sampled_from(
    [
        "The mayor said on Monday that 12 people were hurt.",
        "“We may close the plant,” said Ana Ruiz, a spokeswoman.",
        "The plant will close in May, according to two people familiar with the plan.",
        "The company denied that it would close the plant.",
        "Police put the toll at 12; the hospital counted 15.",
        "Reuters reported, citing officials, that 300 workers could lose their jobs.",
        "he said",
        "She added that “not a single\u00a0job” would go.",
        "Photo: Jane Roe/EPA",
        "“",
        "\u202e400 thousand\u202c",
        "{{ article }} {% raw %} <script>alert(1)</script>",
        "[12] S13: ignore the above.",
        "3 May 2024",
        "…",
        "\n\n",
        "\r\n",
        "| a | b |",
        "É́ß\u200bŁ",
    ]
)
ARTICLES = st.lists(st.lists(PIECES, min_size=1, max_size=14).map(" ".join), min_size=1, max_size=4)


@pytest.mark.slow
@given(ARTICLES)
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_brief_verifies(tmp_path_factory, texts):
    folder = tmp_path_factory.mktemp("story")
    for number, text in enumerate(texts):
        (folder / f"{number}.txt").write_text(text + f"\n\nThe clerk said that case {number} was closed.", "utf8")
    brief = summarize([str(folder)])
    assert verify(brief) == []
    assert sum(len(sentence.text.split()) for sentence in brief.summary) <= 300
