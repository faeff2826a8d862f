"""Nothing is paid for twice: what the ledger keeps, and what happens to it."""

import multiprocessing
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline import ledger as module
from pipeline.cli import main
from pipeline.ledger import Kept, Ledger, question_hash
from tests.faulty import serving
from tests.matrix import STORY, comparable, run_at

ANSWER = Kept("ReadAnswer", '{"claims": []}')


def opened(path, **options):
    said = []
    return Ledger(path, tell=said.append, **options), said


def test_second_run_asks_nothing_and_gives_the_same_brief(tmp_path):
    with serving() as server:
        first = run_at(server, tmp_path, [])
        second = run_at(server, tmp_path, [])
    assert (first.requests, second.requests) == (5, 0)
    assert comparable(first.brief) == comparable(second.brief)
    assert second.brief["run"]["kept"] == 5
    assert second.brief["run"]["tokens"] == {"input": 0, "output": 0}
    assert "0 requests (5 more answers from the ledger)" in second.stderr


def test_fresh_asks_again_and_keeps_the_new_answers(tmp_path):
    with serving() as server:
        run_at(server, tmp_path, [])
        assert run_at(server, tmp_path, [], "--fresh").requests == 5
        assert run_at(server, tmp_path, []).requests == 0


def test_changed_article_is_all_that_is_asked_anew(tmp_path, monkeypatch):
    with serving() as server:
        run_at(server, tmp_path, [])
        monkeypatch.setitem(STORY, "c.txt", "The mine in Oldtown will open again in May, said Ann Low.")
        seen = run_at(server, tmp_path, [])
    assert 1 <= seen.requests <= 3  # the article; match and summary where they hang on it


def test_answer_mended_by_the_second_question_is_kept_as_one(tmp_path):
    def plan(number, before, text):
        return "prose" if number == 1 else None

    with serving(plan) as server:
        first = run_at(server, tmp_path, [])
        second = run_at(server, tmp_path, [])
    assert (first.requests, second.requests) == (6, 0)
    assert comparable(first.brief) == comparable(second.brief)
    assert second.brief["run"]["checks"] == first.brief["run"]["checks"]


def test_too_long_answer_is_not_paid_for_again(tmp_path):
    with serving(lambda number, before, text: "length stop" if number == 1 else None) as server:
        first = run_at(server, tmp_path, [])
        assert run_at(server, tmp_path, []).requests == 0
    assert first.requests == 7


@pytest.mark.parametrize("fault", ["refusal", "prose", "wrong shape", "500", "content filter"])
def test_only_validated_answers_are_kept(fault, tmp_path, monkeypatch):
    from pipeline import ask

    monkeypatch.setattr(ask, "ATTEMPTS", 1)
    with serving(lambda number, before, text: fault) as server:
        assert run_at(server, tmp_path, []).code == 3
    book, _ = opened(tmp_path / "ledger")
    assert book.totals().answers == 0


def test_key_depends_on_all_that_the_answer_depends_on():
    base = {"model": "m", "server": "s", "messages": [{"role": "user", "content": "x"}], "schema": "{}", "parameters": {}}  # fmt: skip
    others = [{"model": "n"}, {"server": "t"}, {"messages": [{"role": "user", "content": "y"}]}, {"schema": "[]"}, {"parameters": {"t": 1}}]  # fmt: skip
    hashes = {question_hash(**base), *(question_hash(**{**base, **other}) for other in others)}
    assert len(hashes) == 6


def test_ledger_holds_no_article_no_key_no_address(tmp_path):
    with serving() as server:
        run_at(server, tmp_path, [], key="sk-very-secret")
        url = server.url
    whole = b"".join(path.read_bytes() for path in tmp_path.glob("ledger*"))
    for word in (b"sk-very-secret", url.encode(), b"You read one news article"):
        assert word not in whole


def damage_middle(path: Path):
    data = bytearray(path.read_bytes())
    data[len(data) // 3 : len(data) // 2] = b"\xff" * (len(data) // 2 - len(data) // 3)
    path.write_bytes(data)


@pytest.mark.parametrize("damage", [lambda p: p.write_bytes(b"no database, " * 900), damage_middle, lambda p: p.write_bytes(p.read_bytes()[:5000]), lambda p: sqlite3.connect(p).execute("CREATE TABLE answers (x)")])  # fmt: skip
def test_damaged_ledger_is_set_aside_with_a_message_and_the_run_goes_on(damage, tmp_path):
    place = tmp_path / "ledger"
    if "CREATE" not in str(damage.__code__.co_consts):
        book, _ = opened(place)
        for number in range(200):
            book.put(f"{number:064}", Kept("ReadAnswer", "x" * 300), model="m")
        book.close()
    damage(place)
    before = place.read_bytes()
    with serving() as server:
        seen = run_at(server, tmp_path, [])
        again = run_at(server, tmp_path, [])
    assert (seen.code, again.requests) == (0, 0)
    assert "was damaged; it is kept as ledger.damaged-" in seen.stderr
    (aside,) = [path for path in tmp_path.glob("ledger.damaged-*") if not path.name.endswith(("-wal", "-shm"))]
    assert aside.read_bytes()[100:] == before[100:]  # opening it may note the journal mode in the header


def test_empty_file_is_a_new_ledger(tmp_path):
    (tmp_path / "ledger").touch()
    book, said = opened(tmp_path / "ledger")
    book.put("q", ANSWER, model="m")
    assert book.get("q") == ANSWER
    assert not said


def test_locked_ledger_is_done_without_and_the_brief_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "BUSY", 0.05)
    opened(tmp_path / "ledger")[0].close()
    holder = sqlite3.connect(tmp_path / "ledger", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with serving() as server:
        seen = run_at(server, tmp_path, [])
    holder.execute("ROLLBACK")
    assert seen.code == 0
    assert seen.brief is not None
    assert "database is locked" in seen.stderr
    assert "not kept" in seen.stderr


@pytest.mark.parametrize("place", ["file/ledger", "/proc/ledger"])
def test_ledger_that_cannot_be_made_is_done_without(place, tmp_path):
    (tmp_path / "file").touch()
    book, said = opened(tmp_path / place)
    book.put("q", ANSWER, model="m")
    assert book.get("q") is None
    assert "not kept" in said[0]


def test_folder_as_ledger_is_refused(tmp_path):
    done = CliRunner().invoke(main, ["ledger"], env={"SUMMARIZE_LEDGER": str(tmp_path)})
    assert done.exit_code == 2
    assert "names a file" in done.stderr


def _write(path, first):
    book = Ledger(Path(path))
    for number in range(first, first + 300):
        book.put(f"q{number}", ANSWER, model="m")
    book.close()


@pytest.mark.slow
def test_two_processes_share_it(tmp_path):
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write, args=(str(tmp_path / "ledger"), first)) for first in (0, 200)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    assert [one.exitcode for one in writers] == [0, 0]
    assert opened(tmp_path / "ledger")[0].totals().answers == 500


def test_command_says_size_hits_and_savings_and_prunes(tmp_path):
    place = tmp_path / "ledger"
    book, _ = opened(place)
    book.put("q", ANSWER, model="m", tokens=(1000, 500), cost=0.25)
    book.put("r", ANSWER, model="m", tokens=(10, 5))
    book.get("q")
    book.get("q")
    book.close()

    def command(*options):
        return CliRunner().invoke(main, ["ledger", *options], env={"SUMMARIZE_LEDGER": str(place)}).output

    said = command()
    assert "answers: 2" in said
    assert "used again: 2 times, which saved 3000 tokens, $0.5000" in said
    assert "paid: 1515 tokens, $0.2500 (1 answers without a known price)" in said
    assert command("--prune", "1").startswith("0 answers deleted")
    assert command("--prune", "0").startswith("2 answers deleted")
    assert "answers: 0" in command()


def test_no_ledger_yet_is_no_fault(tmp_path):
    done = CliRunner().invoke(main, ["ledger"], env={"SUMMARIZE_LEDGER": str(tmp_path / "none")})
    assert (done.exit_code, (tmp_path / "none").exists()) == (0, False)
    assert "no ledger yet" in done.output


def test_rules_and_the_ledger_have_nothing_to_do_with_each_other(tmp_path):
    (tmp_path / "a.txt").write_text(STORY["a.txt"])
    CliRunner().invoke(main, [str(tmp_path / "a.txt"), "--model", "rules", "--out", str(tmp_path / "out")], env={"SUMMARIZE_LEDGER": str(tmp_path / "ledger")})  # fmt: skip
    assert not (tmp_path / "ledger").exists()
