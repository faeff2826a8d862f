"""B-cubed: for each article, how much of its group is of its story, and how much of its story is in its group."""

from collections import defaultdict
from collections.abc import Mapping


def bcubed(found: Mapping[str, str], gold: Mapping[str, str]) -> tuple[float, float, float]:
    """Precision, recall and F1 of a grouping, both given as the group of each article."""
    mine: dict[str, set[str]] = defaultdict(set)
    right: dict[str, set[str]] = defaultdict(set)
    for key, story in gold.items():
        mine[found[key]].add(key)
        right[story].add(key)
    both = [(len(mine[found[key]] & right[gold[key]]), len(mine[found[key]]), len(right[gold[key]])) for key in gold]
    precision = sum(common / group for common, group, _ in both) / len(both)
    recall = sum(common / story for common, _, story in both) / len(both)
    return precision, recall, 2 * precision * recall / (precision + recall)
