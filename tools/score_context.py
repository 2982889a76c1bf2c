"""The features of a block among its neighbours, as crates/strip/src/context.rs computes them: change both.

`fit_score.py check` compares the two on real pages.
"""
import numpy as np

NAMES = [
    "alone", "alone_previous", "alone_previous_2", "alone_previous_3", "alone_next", "alone_next_2", "alone_next_3",
    "alone_before", "alone_after", "alone_around", "best_around", "between", "likely_before", "likely_after",
    "likely_section", "likely_heading", "mass_before", "mass_after", "mass_total", "in_densest", "outside_densest",
    "parent_share", "grandparent_share", "great_share", "element_mean", "parent_mean", "grandparent_mean", "alike",
    "alike_others", "alike_many", "ruled_previous", "ruled_next", "ruled_before", "ruled_after",
]
FAR = 30
WINDOW = 5


def features(page, scores):
    """One row of NAMES a block, from first-stage scores in log-odds."""
    n = len(scores)
    words = page["words"].astype(np.float64)
    ruled = page["ruled"].astype(np.float64)
    p = np.where(ruled > 0, 0.0, 1 / (1 + np.exp(-scores.astype(np.float64))))
    mass = p * words
    total = max(mass.sum(), 1.0)
    before = np.cumsum(mass) - mass
    at = lambda step, v=p: shifted(v, step)
    steps = {s: at(s) for s in (-4, -3, -2, -1, 1, 2, 3, 4)}
    c = {"alone": p}
    for name, step in (("previous", -1), ("previous_2", -2), ("previous_3", -3), ("next", 1), ("next_2", 2), ("next_3", 3)):
        c[f"alone_{name}"] = steps[step]
    c["alone_before"] = sum(steps[s] for s in (-1, -2, -3, -4)) / 4
    c["alone_after"] = sum(steps[s] for s in (1, 2, 3, 4)) / 4
    c["alone_around"] = around(p, words)
    c["best_around"] = np.max([steps[s] for s in (-3, -2, -1, 1, 2, 3)], axis=0)
    c["between"] = np.minimum(np.maximum(steps[-1], steps[-2]), np.maximum(steps[1], steps[2]))
    c["likely_before"] = since(p)
    c["likely_after"] = since(p[::-1])[::-1]
    c["likely_section"], c["likely_heading"] = sections(p, page["heading"])
    c["mass_before"] = before / total
    c["mass_after"] = np.maximum((total - before - mass) / total, 0)
    c["mass_total"] = np.full(n, np.log(total))
    # What rules drop amid flat text breaks no run.
    first, last = densest(np.where((ruled > 0) & page["flat"], 0, (p - 0.5) * np.log1p(words)))
    i = np.arange(n)
    c["in_densest"] = (i >= first) & (i <= last)
    c["outside_densest"] = np.minimum(np.maximum(np.maximum(first - i, i - last), 0), FAR)
    elements(page, mass, words, total, c)
    look_sum = np.bincount(page["look"], weights=mass)[page["look"]]
    look_words = np.bincount(page["look"], weights=words)[page["look"]]
    c["alike"] = look_sum / np.maximum(look_words, 1)
    c["alike_others"] = np.maximum(look_sum - mass, 0) / np.maximum(look_words - words, 1)
    c["alike_many"] = np.log1p(look_sum)
    c["ruled_previous"], c["ruled_next"] = at(-1, ruled), at(1, ruled)
    c["ruled_before"] = sum(at(s, ruled) for s in (-1, -2, -3, -4))
    c["ruled_after"] = sum(at(s, ruled) for s in (1, 2, 3, 4))
    return np.stack([c[name] for name in NAMES], axis=1).astype(np.float32)


def shifted(values, step):
    """The value `step` blocks on; 0 outside."""
    out = np.zeros(len(values))
    if abs(step) < len(values):
        if step < 0:
            out[-step:] = values[:step]
        else:
            out[:-step] = values[step:]
    return out


def around(p, words):
    n, logs = len(p), np.log1p(words)
    total, weights = np.zeros(n), np.zeros(n)
    for step in range(1, WINDOW + 1):
        for s in (-step, step):
            near = shifted(logs, s) / (1 + step)
            total += shifted(p, s) * near
            weights += near
    return np.divide(total, weights, out=np.zeros(n), where=weights > 0)


def since(p):
    out, now = np.empty(len(p)), FAR
    for i, likely in enumerate(p > 0.5):
        out[i] = now
        now = 0 if likely else min(now + 1, FAR)
    return out


def sections(p, heading):
    n = len(p)
    section, above = np.full(n, -1.0), np.full(n, -1.0)
    total = count = 0.0
    for i in range(n - 1, -1, -1):
        if count:
            section[i] = total / count
        total, count = (0.0, 0.0) if heading[i] else (total + p[i], count + 1)
    last = -1.0
    for i in range(n):
        above[i] = last
        if heading[i]:
            last = p[i]
    return section, above


def densest(gains):
    best, found, total, start = 0.0, (0, 0), 0.0, 0
    for i, gain in enumerate(gains):
        if total <= 0:
            total, start = 0.0, i
        total += gain
        if total > best:
            best, found = total, (start, i)
    return found


def elements(page, mass, words, total, c):
    parents, element = page["parents"], page["element"]
    held = np.zeros((len(parents), 2))
    np.add.at(held, element, np.stack([mass, words], axis=1))
    for i in range(len(parents) - 1, -1, -1):
        if parents[i] >= 0:
            held[parents[i]] += held[i]
    rest = np.maximum(total - mass, 1)
    at = element
    for level, mean in enumerate(("element_mean", "parent_mean", "grandparent_mean", None)):
        known, safe = at >= 0, np.maximum(at, 0)
        other = held[safe, 0] - mass
        if level:
            name = ("parent_share", "grandparent_share", "great_share")[level - 1]
            c[name] = np.where(known, np.clip(other / rest, 0, 1), 0)
        if mean:
            c[mean] = np.where(known, np.maximum(other, 0) / np.maximum(held[safe, 1] - words, 1), -1)
        at = np.where(known, parents[safe], -1)
