import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.language import detect_language
from pipeline.segment import paragraphs, segment, sentence_spans
from tests.helpers import SEEDS, load_folder, report

TEXTS = st.text(st.one_of(st.sampled_from(list('ab AB.!?"“”‘’\n\r\t\u00a0,;:-–(12)。')), st.characters()), max_size=400)


def words_of(text, language="en"):
    return [text[s.start : s.end] for s in segment(text, language=language)]


@settings(deadline=None, max_examples=300)
@given(TEXTS)
def test_sentences_tile_their_paragraphs_and_nothing_is_lost(text):
    sentences = segment(text, language="en")
    at = 0
    for number, sentence in enumerate(sentences, start=1):
        assert sentence.number == number
        assert at <= sentence.start < sentence.end <= len(text)
        assert not text[at : sentence.start].strip()
        at = sentence.end
    assert not text[at:].strip()


@settings(deadline=None, max_examples=200)
@given(TEXTS)
def test_paragraphs_hold_every_letter_and_end_at_lines(text):
    covered = {at for start, end in paragraphs(text) for at in range(start, end)}
    assert all(at in covered for at, character in enumerate(text) if character.isalnum())


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Dr. Smith of Acme Inc. said on Jan. 5 that it was 5.5 m long. He left.", 2),
        ("“It is late. We will go home now,” she said. “Nobody paid.”", 3),
        ("“Will it hold?” asked the engineer. Nobody knew.", 2),
        ("About 300 thousand. people were there. They left.", 2),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text, count):
    assert len(sentence_spans(text, language="en")) == count


def test_other_scripts_are_cut_too():
    assert words_of("他说。今天很好！你呢？", language="zh") == ["他说。", "今天很好！", "你呢？"]


def test_lines_wrapped_at_a_width_are_one_paragraph():
    text = "The council voted on Tuesday evening to close the library on Mill\nRoad for good, after a debate that went on for more than four\nhours and was watched by some two hundred people from the\nneighbourhood who had come with banners.\n\nA second vote is due in May."
    assert len(paragraphs(text)) == 2


@pytest.mark.parametrize(
    "line",
    [
        "Share this article",
        "Leave a Reply",
        "Read more: What the vote means",
        "Sign up for our daily newsletter",
        "By Anna Berg and Tom Hale",
        "Photo: Jane Roe/Getty Images",
        "A crowd waits outside the court on Monday. (AP Photo/Jane Roe)",
        "3 min read",
        "Copyright 2024 Harbour Post. All rights reserved.",
        "Facebook Twitter WhatsApp Email",
        "(Reporting by Anna Berg; Editing by Tom Hale)",
        "12 Comments",
        "Tags: court, fraud",
        "Fire At Old Plant In OldtownA worker was hurt when a tank burst",
        "Ten of the best beaches to see before summer comes and...",
        "Jane Roe is a senior reporter covering courts.",
        "11 March 2024, 09:40 (updated 14:10)",
    ],
)
def test_furniture_is_told_by_general_signs(line):
    text = (
        f"The court opened the trial on Monday, a clerk said.\n\n{line}\n\nThe judge will rule in May, the clerk said."
    )
    marked = [s for s in segment(text, language="en") if s.furniture]
    assert marked
    assert all(text[s.start : s.end] in line for s in marked)


@pytest.mark.parametrize(
    "line",
    [
        "Sources close to the club say he will leave.",
        "The photo shows a broken window.",
        "Follow-up talks begin on Monday.",
        "Share prices fell by 3 percent on Friday.",
        "Updated: The commanders of the two sides met at the crossing and agreed to hold fire, the service reports.",
    ],
)
def test_prose_that_begins_like_furniture_is_kept(line):
    assert not segment(line, language="en")[0].furniture


def test_caption_that_a_credited_caption_repeats_is_furniture():
    text = "A woman waits at the gate of the plant in Oldtown on May 3.\n\nA woman waits at the gate of the plant in Oldtown. Photo: EPA/Jane Roe\n\nThe plant closed on Friday, its owner said."
    assert [bool(s.furniture) for s in segment(text, language="en")] == [True, True, True, False] or [
        bool(s.furniture) for s in segment(text, language="en")
    ] == [True, True, False]


def test_seeds_have_no_claim_in_furniture():
    for one in load_folder(SEEDS).articles:
        assert any(s.furniture for s in segment(one.text, language=one.language, title=one.title))


def test_endless_stretch_is_rejected_with_a_reason_and_in_time():
    found = report("“a ”, he said, " * 4000)
    assert found.claims == ()
    assert "no sentence" in found.rejected[0].reason


def test_line_amid_the_text_is_a_subheading_if_its_neighbours_take_up_its_words():
    prose = "The harbour bridge was closed to lorries after cracks were found in its northern pillar, engineers said."
    text = f"{prose}\n\nIt will stay closed until summer, the port said on Friday morning.\n\nCracks in pillar of harbour bridge closed to lorries\n\n{prose} More tests follow.\n\nTen beaches you have never visited before summer\n\nThe port said it would pay for the repair of every pillar."
    found = {text[s.start : s.end]: s for s in segment(text, language="en")}
    assert found["Cracks in pillar of harbour bridge closed to lorries"].heading
    assert found["Ten beaches you have never visited before summer"].furniture


def test_month_that_is_a_whole_word_ends_a_sentence():
    text = "The library opens in May. Bathers are glad. It closed in Sept. 2019 for a year."
    assert [text[one.start : one.end] for one in segment(text, language="en")] == ["The library opens in May.", "Bathers are glad.", "It closed in Sept. 2019 for a year."]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "Ann Poe of the bank expects sales of five million phones.",
            "en",
        ),  # the Turkish list holds "the" and "of" too
        ("Le maire a annoncé lundi la fermeture du pont.", "fr"),
        ("Der Bürgermeister schließt die Brücke am Montag.", "de"),
    ],
)
def test_language_of_a_short_text(text, language):
    assert detect_language(text) == language


def test_notice_before_a_sentence_is_not_of_it():
    text = "UPDATE, March 14, 11:20 a.m.: The mill is safe, its owner said. Nobody was hurt."
    assert [text[s.start : s.end] for s in segment(text, language="en")] == [
        "The mill is safe, its owner said.",
        "Nobody was hurt.",
    ]


def test_headline_that_names_its_source_is_kept():
    text = "Source: Acme in talks to buy the mill\n\nAcme is in talks to buy the mill, a person said. Nobody else was asked."
    first = segment(text, language="en", title="Source: Acme in talks to buy the mill")[0]
    assert (first.heading, first.furniture) == (True, None)
