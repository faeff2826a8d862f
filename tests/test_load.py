import json
import os

import pytest

from pipeline.errors import InputError
from pipeline.load import MAX_BYTES, load, printable
from pipeline.metadata import from_text
from tests.helpers import RULES, load_folder

STORY = "The harbour bridge was closed on Monday after an inspection found cracks. Engineers will return on Friday."
PAGE = """<html lang="en"><head><title>Bridge closed after cracks found</title><meta property="og:site_name" content="Harbour Post">
<meta property="article:published_time" content="2024-05-02T08:00:00Z"></head><body><nav><a href="/">Home</a> <a href="/s">Sport</a></nav><article><h1>Bridge closed after cracks found</h1>
<p>The harbour bridge was closed on Monday after an inspection found cracks in two of its main beams, the port authority said.</p>
<p>Engineers will return on Friday to measure how deep the cracks are, and ferries will run every ten minutes until then.</p></article><footer>Terms of use</footer></body></html>"""


def reasons(loaded):
    return {note.file: note.reason for note in loaded.skipped}


def test_every_file_that_is_no_article_is_named_with_a_reason(tmp_path):
    (tmp_path / "good.txt").write_text(STORY)
    (tmp_path / "copy.txt").write_text(STORY)
    (tmp_path / "empty.txt").write_text(" \n")
    (tmp_path / "binary.txt").write_bytes(b"\x00\x01\x02" * 100)
    (tmp_path / "large.txt").write_bytes(b"a" * (MAX_BYTES + 1))
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "broken.txt").symlink_to(tmp_path / "nowhere.txt")
    loaded = load_folder(tmp_path)
    assert len(loaded.articles) == 1
    found = reasons(loaded)
    assert set(found) == {"good.txt", "empty.txt", "binary.txt", "large.txt", "picture.png", "broken.txt"}
    assert found["empty.txt"] == "empty"
    assert "binary" in found["binary.txt"]
    assert "too large" in found["large.txt"]
    assert "duplicate of copy.txt" in found["good.txt"]


def test_folders_are_read_recursively_but_links_out_are_not_followed(tmp_path):
    inside, outside = tmp_path / "in", tmp_path / "out"
    (inside / "deep").mkdir(parents=True)
    outside.mkdir()
    (inside / "deep" / "one.txt").write_text(STORY)
    (outside / "secret.txt").write_text("Another text that nobody asked for stands here.")
    (inside / "link.txt").symlink_to(outside / "secret.txt")
    (inside / "folder").symlink_to(outside)
    assert [article.file for article in load_folder(inside).articles] == ["deep/one.txt"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_told_and_the_byte_order_mark_is_left_out(tmp_path, encoding):
    text = "The café in Zürich was closed on Monday, the owner said. “We hope to open again soon,” she added in the naïve belief."
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    assert load_folder(tmp_path).articles[0].text == text


def test_line_ends_and_no_break_spaces_are_kept(tmp_path):
    text = "A title of some words\r\n\r\nThe mayor\u00a0said that 12\u00a0people died.\r\n"
    (tmp_path / "a.txt").write_bytes(text.encode())
    assert load_folder(tmp_path).articles[0].text == text


def test_page_gives_main_text_title_date_and_outlet(tmp_path):
    (tmp_path / "a.html").write_text(PAGE)
    found = load_folder(tmp_path).articles[0]
    assert (found.title, found.outlet, found.published) == (
        "Bridge closed after cracks found",
        "Harbour Post",
        "2024-05-02",
    )
    assert "main beams" in found.text
    assert "Terms of use" not in found.text


def test_sidecar_says_more_than_the_text(tmp_path):
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "a.meta.json").write_text(
        json.dumps({"title": "T", "outlet": "Post", "published": "2024-05-02", "url": "https://example.org/a"})
    )
    found = load_folder(tmp_path).articles[0]
    assert (found.title, found.outlet, found.published, found.url) == (
        "T",
        "Post",
        "2024-05-02",
        "https://example.org/a",
    )


@pytest.mark.parametrize("content", ["{", "[]", '{"outlet": 3}', '{"published": "soon"}'])
def test_faulty_sidecar_is_ignored_with_a_warning(tmp_path, content):
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "a.meta.json").write_text(content)
    loaded = load_folder(tmp_path)
    assert loaded.articles[0].outlet is None
    assert "a.meta.json" in loaded.warnings[0].reason


def test_one_faulty_field_of_a_sidecar_does_not_cost_the_others(tmp_path):
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "a.meta.json").write_text('{"outlet": "Post", "published": "2024-13-45"}')
    loaded = load_folder(tmp_path)
    assert loaded.articles[0].outlet == "Post"
    assert "published is not a date" in loaded.warnings[0].reason


def test_front_matter_and_dateline_are_read(tmp_path):
    (tmp_path / "a.md").write_text(f"---\ntitle: Bridge closed\nsource: Harbour Post\ndate: 2 May 2024\n---\n\n{STORY}")
    (tmp_path / "b.txt").write_text("LONDON (Reuters) - The bank raised its rate to 5 percent on Thursday, it said.")
    found = {article.file: article for article in load_folder(tmp_path).articles}
    assert (found["a.md"].title, found["a.md"].outlet, found["a.md"].published) == (
        "Bridge closed",
        "Harbour Post",
        "2024-05-02",
    )
    assert found["b.txt"].outlet == "Reuters"


def test_nothing_readable_says_what_was_looked_for(tmp_path):
    (tmp_path / "empty.txt").write_text("")
    with pytest.raises(InputError, match=r"looked for .*\.html.*\n.*empty\.txt: empty"):
        load_folder(tmp_path)


def test_missing_path_is_named():
    with pytest.raises(InputError, match="nowhere: no such file or folder"):
        load(["nowhere"], reader=RULES)


def test_file_names_from_hostile_archives_cannot_write_to_the_terminal(tmp_path):
    name = os.fsdecode(b"a\x1b[31m\xff.txt")
    (tmp_path / name).write_text(STORY)
    found = load_folder(tmp_path).articles[0].file
    assert found.isprintable()
    assert printable("\x1b[2J") == "\\x1b[2J"


@pytest.mark.parametrize(
    ("head", "outlet"),
    [
        ("Harbour Daily Post", "Harbour Daily Post"),
        ("By Jane Holt, Northern Wire", "Northern Wire"),
        ("By Jane Holt, London", None),
        ("By Danny Cross, Daily Comet", "Daily Comet"),
        ("EXCLUSIVE by Baz Tully, Sunday Whistle", "Sunday Whistle"),
        ("By Jane Holt, Political Editor", None),
        ("By Jane Holt, New York", None),
        ("Sport", None),
    ],
)
def test_outlet_is_taken_from_a_line_of_its_own_or_the_byline(tmp_path, head, outlet):
    (tmp_path / "a.txt").write_text(f"Bridge is closed after cracks are found\n\n{head}\n\n{STORY}")
    assert load_folder(tmp_path).articles[0].outlet == outlet


@pytest.mark.parametrize(
    ("line", "outlet", "published"),
    [
        ("River Post | 14 March 2025 | 6:40 p.m.", "River Post", "2025-03-14"),
        ("By Ann Poe | NewsNook | 5 Oct 2025", "NewsNook", "2025-10-05"),
        ("Valley Kurier, English edition, 5 June 2025", "Valley Kurier", "2025-06-05"),  # the file is named for it
        ("The Sentinel, Tue 12 Mar 2024 06.00 GMT", "The Sentinel", "2024-03-12"),
        ("Nook 24 EXCLUSIVE | 10 March 2025 | Jon Poe", "Nook 24", "2025-03-10"),
        ("Gadgetnook Staff\nSeptember 10, 2024", "Gadgetnook", "2024-09-10"),
        ("ROTTERDAM, 6 October 2025 | Bert Poe", None, "2025-10-06"),
        ("Paris, 6 October 2025", None, None),
        ("New York, June 2, 2025", None, None),
        ("Mary Poe, 6 October 2025", None, "2025-10-06"),
        ("posted by Rex, Monday, 6 October 2025", None, "2025-10-06"),
        ("Published: 14:52, 13 March 2025", None, "2025-03-13"),
        ("Wimbledon Men's Final - July 13, 2025", None, None),
        ("World Cup Final, 6 June 2025", None, None),
        ("Business | June 6, 2025", None, None),
        ("Breaking News, 6 June 2025", None, None),
        ("Mayor Ellen Poe — 6 June 2025", None, None),
        ("Madrid - 6 June 2025", None, None),
        ("Battle of the Tarn, 12 August 1914", None, None),
        ("Photograph: Jane Poe, Reuters, 12 May 2019", None, None),
        ("Mayor Poe, who took office on 2 June 2025, has gone", None, None),
        ("Northern Star, 5 May 2025", "Northern Star", "2025-05-05"),
        ("The Touchline, 5 May 2025", "The Touchline", "2025-05-05"),
        ("The Hague, 5 May 2025", None, None),
        ("Summer Festival, 5 May 2025", None, None),
        ("March 13, 2018 · The Green Rope", "The Green Rope", "2018-03-13"),
        ("Valley Kurier | Celebrity News", "Valley Kurier", None),
        ("VALLEY KURIER – news they would rather you did not read", "Valley Kurier", None),
        ("Posted on March 13, 2024 by admin in Security", None, "2024-03-13"),
        ("13.03.2024 16:05", None, "2024-03-13"),
        ("Posted by glassnerd on March 5, 2024 · 41 comments", None, "2024-03-05"),
        ("24/09/2025 | Editors", None, "2025-09-24"),
        ("03/04/2025 | Editors", None, None),
    ],
)
def test_masthead_shows_outlet_and_date(line, outlet, published):
    text = f"Bridge over the Tarn closes for the winter\n\n{line}\n\nThe bridge over the Tarn is closed. Nobody was hurt.\n"
    found = from_text(text, file="01_valley_kurier.txt")
    assert (found.outlet, found.published) == (outlet, published)


def test_outlet_after_which_the_file_is_named_has_accents_or_is_told_something():
    text = (
        "Bridge closes\n\nHärsposten, 9 September 2019, 06.00\n\nThe bridge over the Tarn is closed. Nobody was hurt.\n"
    )
    assert (from_text(text, file="01_harsposten.txt").outlet, from_text(text, file="01_harsposten.txt").published) == (
        "Härsposten",
        "2019-09-09",
    )
    told = "Bridge over the Tarn closes\n\nThe bridge is closed, a source tells the Clarion. Nobody was hurt.\n"
    assert from_text(told, file="03_daily_clarion.txt").outlet == "Clarion"
    assert from_text(told, file="bridge.txt").outlet is None


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (
            "Valley Info – news of the district\n\nShootout on the border near Corran",
            "Shootout on the border near Corran",
        ),
        (
            "World | Central Asia\n\nTroops mass near the border, official says",
            "Troops mass near the border, official says",
        ),
        (
            'Ann Poe is not retiring, publicist says: "Completely false"',
            'Ann Poe is not retiring, publicist says: "Completely false"',
        ),
    ],
)
def test_headline_is_no_masthead_and_may_end_in_a_quotation(head, title):
    text = f"{head}\n\nThe bridge over the Tarn is closed. Nobody was hurt.\n"
    assert from_text(text, file="01_valley_info.txt").title == title
