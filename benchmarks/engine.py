"""The engine on Ray beside the local one: throughput of 1, 2 and 3 workers, what it costs a story, and whether the briefs are equal.

`python -m benchmarks.engine` needs the extra 'ray'. Each worker is a Ray node of one core on this machine; a stub server on loopback answers
after a second, so that the workers wait as they would for a model. With fewer cores than workers the rules gain nothing from the last ones.
"""

import json
import os
import tempfile
import time
from functools import partial
from pathlib import Path

from pipeline.ask import Endpoint
from pipeline.engine_local import Asking, local
from pipeline.stories import Engine, summarize_pile
from tests.faulty import Faulty, serving
from tests.generated_pile import pile, write_lines

STORIES, SIZE, LATENCY = 12, 6, 1.0


def timed(folder: Path, name: str, engine: object, server: Faulty | None) -> float:
    """Seconds for the pile of the folder."""
    there = Endpoint("double", server.url, "k", concurrency=64) if server else None
    model = "double" if there else "rules"
    asking = Asking(("pile",), model, endpoint=there, ledger=folder / f"ledger-{name}", tell=lambda line: None)
    run: Engine = partial(engine, asking)  # type: ignore[operator]
    began = time.perf_counter()
    summarize_pile(folder / "pile.jsonl", folder / name, run, model=model)
    return time.perf_counter() - began


def written(folder: Path) -> dict[str, object]:
    """The briefs below a folder and the index, without what varies."""
    found = {str(path.relative_to(folder)): json.loads(path.read_bytes()) for path in sorted(folder.rglob("*.json"))}
    return {name: {key: value for key, value in data.items() if key != "run"} for name, data in found.items()}


def main() -> None:
    """Print a line for each engine, with the stub server and with the rules."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    import ray
    from ray.cluster_utils import Cluster

    from pipeline.engine_ray import on_ray

    with tempfile.TemporaryDirectory() as place, serving(latency=LATENCY) as server:
        folder = Path(place)
        made = pile(11, stories=STORIES, size=SIZE)
        write_lines(folder / "pile.jsonl", made)
        warm = folder / "warm"
        warm.mkdir()
        write_lines(warm / "pile.jsonl", pile(12, stories=6, size=4))
        alone = {kind: timed(folder, f"local-{kind}", local, given) for kind, given in (("model", server), ("rules", None))}  # fmt: skip
        for kind, took in alone.items():
            print(f"local       {kind}  {took:6.1f} s  {len(made) / took:6.1f} articles a second", flush=True)
        for workers in (1, 2, 3):
            cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0})
            for _ in range(workers):
                cluster.add_node(num_cpus=1)
            ray.init(address=cluster.address, log_to_driver=False, logging_level="ERROR")
            timed(warm, f"ray-{workers}", on_ray, server)  # starts the processes, whose imports are no throughput
            for kind, given in (("model", server), ("rules", None)):
                name = f"ray-{workers}-{kind}"
                took = timed(folder, name, on_ray, given)
                equal = "equal" if written(folder / name) == written(folder / f"local-{kind}") else "DIFFERENT"
                extra = f"  {1000 * (took - alone[kind]) / STORIES:6.0f} ms more a story" if kind == "rules" else ""
                print(f"ray {workers}       {kind}  {took:6.1f} s  {len(made) / took:6.1f} articles a second  briefs {equal}{extra}", flush=True)  # fmt: skip
            ray.shutdown()
            cluster.shutdown()


if __name__ == "__main__":
    main()
