"""From which score on a page's blocks are kept, as crates/strip/src/threshold.rs tells: change both."""
import numpy as np

BELIEF, DOUBT = 0.7, 0.5
LEAST, MOST = 0.2, 0.5
ROUNDS = 10


def keep(page, scores, belief=BELIEF, doubt=DOUBT):
    """Which blocks are worth keeping, from their scores in log-odds."""
    p = 1 / (1 + np.exp(doubt - belief * scores))
    words = page["words"] * ~page["ruled"]
    body = max((words * p).sum(), 1.0)
    best = np.where(page["ruled"], 0, p).max(initial=0)
    bar = MOST
    for _ in range(ROUNDS):
        kept = words[p > bar].sum()
        precision = (words * p)[p > bar].sum() / kept if kept > 1 else best
        bar = np.clip(precision * body / (max(kept, 1.0) + body), LEAST, MOST)
    return (p > bar) & ~page["ruled"]
