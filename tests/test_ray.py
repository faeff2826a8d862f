"""The engine on Ray: briefs equal to those of one machine, one gate, one ledger, and a node that is lost."""

import os
import threading
import time
from functools import partial

import pytest

from pipeline.ask import Endpoint
from pipeline.engine_local import Asking, local
from pipeline.limits import Limits
from pipeline.stories import summarize_pile
from tests.faulty import serving
from tests.generated_pile import pile, write_lines
from tests.helpers import ROOT
from tests.test_stories import comparable, run

ray = pytest.importorskip("ray", reason="Ray is not installed: pip install '.[ray]'")
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # Ray warns of its own future


@pytest.fixture(scope="module")
def cluster():
    """A cluster of three nodes on this machine; the head has no core for tasks."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ["PYTHONPATH"] = str(ROOT)  # what the nodes import
    from ray.cluster_utils import Cluster

    made = Cluster(initialize_head=True, head_node_args={"num_cpus": 0})
    made.workers = [made.add_node(num_cpus=1) for _ in range(2)]
    ray.init(address=made.address, log_to_driver=False, logging_level="ERROR")
    yield made
    ray.shutdown()
    made.shutdown()


def stories(folder, name: str, engine, server=None, *, limits: Limits | None = None, fresh: bool = False):
    there = Endpoint("double", server.url, "k", concurrency=6) if server else None
    model = "double" if server else "rules"
    asking = Asking(
        (str(folder),), model, limits or Limits(), fresh, there, folder / f"ledger-{name}", lambda line: None
    )
    return summarize_pile(folder / "pile.jsonl", folder / name, partial(engine, asking), model=model)


def on_ray():
    from pipeline.engine_ray import on_ray

    return on_ray


def test_rules_on_ray_write_what_one_machine_writes(cluster, tmp_path):
    write_lines(tmp_path / "pile.jsonl", pile(4, stories=4, size=4, alone=2))
    stories(tmp_path, "local", local)
    stories(tmp_path, "ray", on_ray())
    assert comparable(tmp_path / "ray") == comparable(tmp_path / "local")


def test_one_budget_for_the_cluster(cluster, tmp_path):
    write_lines(tmp_path / "pile.jsonl", pile(5, stories=4, size=4))
    with serving(latency=0.05) as server:
        made = stories(tmp_path, "ray", on_ray(), server, limits=Limits(max_tokens=2000))
        assert 0 < 150 * len(server.questions) <= 2000
    assert any(story.incomplete for story in made.stories)


@pytest.mark.parametrize("fresh", [False, True])
def test_a_node_lost_in_mid_run_changes_nothing_and_nothing_is_paid_twice(cluster, tmp_path, fresh):
    write_lines(tmp_path / "pile.jsonl", pile(6, stories=8, size=5))
    with serving(latency=0.1) as server:
        stories(tmp_path, "local", local, server)
        needed = len(server.questions)
        server.questions.clear()
        server.answered.clear()
        lost, asked = cluster.workers[-1], []

        def lose() -> None:
            while len(server.questions) < needed // 3:
                time.sleep(0.02)
            asked.append(len(server.questions))
            cluster.remove_node(lost, allow_graceful=False)

        thread = threading.Thread(target=lose)
        thread.start()
        made = stories(tmp_path, "ray", on_ray(), server, fresh=fresh)
        thread.join()
        cluster.workers[-1] = cluster.add_node(num_cpus=1)
        assert asked[0] < needed
        at_once = 6  # so many requests were on their way at most when the node was lost
        assert needed <= len(server.questions) <= needed + at_once
    assert not any(story.incomplete for story in made.stories)
    assert comparable(tmp_path / "ray") == comparable(tmp_path / "local")


def test_command_line_on_a_cluster(cluster, tmp_path):
    write_lines(tmp_path / "pile.jsonl", pile(7, stories=2, size=3))
    code, output = run("--stories", tmp_path / "pile.jsonl", "--engine", "ray", "--out", tmp_path / "out")
    assert code == 0, output
    code, output = run("--stories", tmp_path / "pile.jsonl", "--engine", "ray", "--model", "local", "--out", tmp_path / "out")  # fmt: skip
    assert code == 2
    assert "name a model of an endpoint" in output
