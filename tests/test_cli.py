import io
import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from pipeline import __version__
from pipeline.cli import main
from pipeline.markdown import escape
from tests.helpers import GOLD, SEEDS

STORY = "The plant in Oldtown will close in May, the owner said. The plant employs 900 people."


@pytest.fixture
def story(tmp_path):
    folder = tmp_path / "one" / "story"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text(STORY)
    return folder


def run(*args, stdin=None):
    return CliRunner().invoke(main, [str(arg) for arg in args], input=stdin)


def test_folder_alone_writes_the_brief(story, tmp_path):
    done = run(story, "--out", tmp_path / "out")
    assert done.exit_code == 0
    assert (tmp_path / "out" / "story" / "brief.json").is_file()
    assert (tmp_path / "out" / "story" / "brief.md").read_text().startswith("# ")
    assert done.stdout.splitlines() == [
        str(tmp_path / "out" / "story" / name) for name in ("brief.json", "brief.md", "brief.html")
    ]


def test_option_may_come_first(story, tmp_path):
    assert run("--out", tmp_path / "out", story).exit_code == 0


def test_inputs_of_one_name_do_not_overwrite_each_other(story, tmp_path):
    other = tmp_path / "two" / "story"
    other.mkdir(parents=True)
    (other / "b.txt").write_text(STORY.replace("May", "June"))
    for folder in (story, other, story):
        assert run(folder, "--out", tmp_path / "out").exit_code == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["story", "story-2"]
    assert "June" in (tmp_path / "out" / "story-2" / "brief.md").read_text()


def test_standard_input_and_json_on_standard_output():
    done = run("-", "--json", stdin=STORY)
    assert done.exit_code == 0
    assert json.loads(done.stdout)["articles"][0]["text"] == STORY


def test_nothing_readable_is_exit_2_with_a_message(tmp_path):
    done = run(tmp_path)
    assert done.exit_code == 2
    assert "looked for" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    "args",
    [
        ("nowhere",),
        (SEEDS, "--model", "gpt-nonsense"),
        (SEEDS, "--format", "pdf"),
        ("schema", "Nothing"),
        ("verify", "nowhere"),
        ("score", GOLD, "nowhere"),
    ],
)
def test_wrong_use_is_exit_2_without_a_traceback(args):
    done = run(*args)
    assert done.exit_code == 2
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_output_folder_that_cannot_be_made_is_exit_2(story, tmp_path):
    (tmp_path / "file").write_text("")
    done = run(story, "--out", tmp_path / "file" / "below")
    assert done.exit_code == 2
    assert "cannot be written" in done.stderr


def test_skipped_files_are_named_and_leave_0(story, tmp_path):
    (story / "empty.txt").write_text("")
    done = run(story, "--out", tmp_path / "out")
    assert done.exit_code == 0
    assert "skipped empty.txt: empty" in done.stderr


def test_verify_passes_and_lists_what_breaks(story, tmp_path):
    run(story, "--out", tmp_path / "out")
    place = tmp_path / "out" / "story" / "brief.json"
    assert run("verify", place.parent).exit_code == 0
    place.write_text(place.read_text().replace('"exact": "The', '"exact": "A'))
    done = run("verify", place)
    assert done.exit_code == 1
    assert "does not stand at" in done.stdout


@pytest.mark.parametrize("content", ["", "{}", "[]", "not json", '{"schema_version": 1}'])
def test_verify_of_what_is_no_brief_is_exit_2(tmp_path, content):
    (tmp_path / "brief.json").write_text(content)
    done = run("verify", tmp_path)
    assert done.exit_code == 2
    assert "brief.json" in done.stderr or str(tmp_path) in done.stderr


def test_score_prints_the_figures(tmp_path):
    run(SEEDS, "--out", tmp_path)
    done = run("score", GOLD, tmp_path / "seeds")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["grounded"] == 1.0


def test_schema_is_printed():
    assert json.loads(run("schema", "Claim").stdout)["title"] == "Claim"


def test_version():
    assert run("--version").stdout.strip() == f"summarize, version {__version__}"


def test_every_command_has_help():
    for name in ("brief", "verify", "score", "schema"):
        assert len(run(name, "--help").stdout.splitlines()) > 5
    assert "Examples:" in run("--help").stdout


def test_starting_up_imports_nothing_heavy():
    code = "import sys; from pipeline.cli import main; print(*{m.split('.')[0] for m in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {
        "pydantic",
        "openai",
        "instructor",
        "trafilatura",
        "lxml",
        "sentencex",
        "Stemmer",
        "schemas",
    } & set(done.stdout.split())


def test_no_progress_bar_in_a_pipe(story, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert "Reading" not in run(story, "--out", tmp_path / "out").stderr


def test_markdown_of_hostile_text_is_no_markup():
    hostile = "# Title [x](javascript:1) <script>a</script> `code` | cell\n- item https://example.org \u202e\u200bwww.example.org"
    shown = escape(hostile)
    assert "<" not in shown.replace("\\<", "")
    assert "](" not in shown.replace("\\](", "")
    assert "\n" not in shown
    assert "https://" not in shown
    assert "\u202e" not in shown
