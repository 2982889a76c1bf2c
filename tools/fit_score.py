#!/usr/bin/env python3
"""Fit the weights of the block score (crates/strip/data/score-*.toml).

    fit_score.py html DATA... [--bin target/quick/depeche]
    fit_score.py flat FLAT.jsonl.gz [--sets scrapinghub,fundus,fundus_eval]

DATA is a folder with gold.jsonl ({id, gold_text}) and <id>.html.gz; FLAT is JSONL of {id, set, text, gold}. Train on
permissively licensed sets only. A block is body if its words, in order, are in the gold text: 4-gram shingles for long
blocks, the run of words for short ones. Each block weighs as much as its words (sub-linearly), each page the same.
A logistic regression is fitted for a block alone, written, and, with its scores in place, for a block among its
neighbours. Needs scikit-learn. The same input gives the same weights.
"""
import argparse, gzip, json, math, random, re, subprocess, sys, tempfile, unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).resolve().parent.parent
TOKEN = re.compile(r"\w+")
CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def tokens(text):
    out = []
    for word in TOKEN.findall(unicodedata.normalize("NFC", text or "")):
        out.extend(word) if CJK.search(word) else out.append(word)
    return out


def label(text, shingles, joined):
    """Share of the block that is gold, 0 or 1 for short blocks."""
    words = tokens(text)
    if not words:
        return 0.0
    if len(words) < 6:
        return float(f" {' '.join(words)} " in joined)
    grams = [tuple(words[i:i + 4]) for i in range(len(words) - 3)]
    return sum(g in shingles for g in grams) / len(grams)


def explain(binary, path):
    run = subprocess.run([binary, "explain", "--json", path], capture_output=True)
    return json.loads(run.stdout) if run.returncode == 0 else None


def rows(page, gold, share, names):
    words = tokens(gold)
    shingles = {tuple(words[i:i + 4]) for i in range(len(words) - 3)}
    joined = f" {' '.join(words)} "
    out = []
    for block in page["blocks"]:
        for name in block["features"]:
            names.setdefault(name, len(names))
        y = label(block["text"], shingles, joined)
        size = len(tokens(block["text"]))
        # What rules and recognisers decide is not the score's to learn.
        if size == 0 or block["reason"] not in (None, "score", "hidden"):
            continue
        out.append((block["features"], y, size))
    total = sum(math.sqrt(size) for *_, size in out) or 1.0
    return [(f, y, 100 * share * math.sqrt(size) / total) for f, y, size in out]


def collect(binary, pages):
    names, data = {}, []
    with ThreadPoolExecutor(2) as pool:
        for (path, gold, share), page in zip(pages, pool.map(lambda p: explain(binary, p[0]), pages)):
            if page:
                data += rows(page, gold, share, names)
    x = np.zeros((len(data), len(names)), dtype=np.float32)
    for i, (features, _, _) in enumerate(data):
        for name, value in features.items():
            x[i, names[name]] = value
    return list(names), x, np.array([y for _, y, _ in data]), np.array([w for *_, w in data])


def fit(x, y, w):
    # A block half in the gold counts half for each side.
    xx, ww = np.vstack([x, x]), np.concatenate([w * y, w * (1 - y)])
    yy = np.concatenate([np.ones(len(y)), np.zeros(len(y))])
    used = ww > 0
    scale = np.maximum(x.std(axis=0), 1e-3)
    model = LogisticRegression(C=0.3, max_iter=3000).fit(xx[used] / scale, yy[used], sample_weight=ww[used])
    score = x @ (model.coef_[0] / scale) + model.intercept_[0]
    loss = np.average(np.log1p(np.exp(-np.where(y > .5, score, -score))), weights=w)
    print(f"  {len(y)} blocks, {x.shape[1]} features, log loss {loss:.4f}", file=sys.stderr)
    return model.coef_[0] / scale, float(model.intercept_[0])


def write(path, stages):
    head = f"# Weights of the block score, fitted by tools/fit_score.py; see there for the data.\n"
    body = ""
    for stage in ("alone", "among"):
        names, weights, bias = stages[stage]
        body += f"\n[{stage}]\nbias = {bias:.4f}\n"
        body += "".join(f"{n} = {v:.4f}\n" for n, v in sorted(zip(names, weights)) if abs(v) >= 0.005)
    path.write_text(head + body, encoding="utf-8")


def html_pages(folders):
    for folder in map(Path, folders):
        for line in (folder / "gold.jsonl").open(encoding="utf-8"):
            gold = json.loads(line)
            if gold.get("gold_text"):
                yield str(folder / f"{gold['id']}.html.gz"), gold["gold_text"], 1.0


def flat_pages(path, sets, folder):
    """Each record as it is, and variants: text without chrome (whole, a few paragraphs, all in one) and chrome around
    little text. These are as common as whole pages, and a score that has not seen them learns to drop the ends of clean
    text and whole short dispatches."""
    pick = random.Random(7)
    for n, line in enumerate(gzip.open(path, "rt", encoding="utf-8")):
        r = json.loads(line)
        if r["set"] not in sets:
            continue
        gold = [l.strip() for l in r["gold"].splitlines() if l.strip()]
        start, size = pick.randrange(len(gold)), pick.randint(2, 8)
        gap = pick.choice(["\n", "\n\n"])
        variants = [(r["text"], r["gold"], 1.0)]
        for text in (gap.join(gold), gap.join(gold[start:start + size]), " ".join(gold)):
            variants.append((text, r["gold"], 0.25))
        words = tokens(r["gold"])
        shingles = {tuple(words[i:i + 4]) for i in range(len(words) - 3)}
        joined = f" {' '.join(words)} "
        lines = [l.strip() for l in r["text"].splitlines()]
        is_gold = [label(l, shingles, joined) > 0.1 for l in lines]
        body = [l for l, g in zip(lines, is_gold) if g and len(l.split()) >= 20]
        if body:
            first = lines.index(body[0])
            for want in (body[0], " ".join(body[:pick.randint(2, 6)])):
                text = [want if i == first else l for i, (l, g) in enumerate(zip(lines, is_gold)) if i == first or not g]
                variants.append(("\n".join(text), want, 0.4))
        for kind, (text, want, share) in enumerate(variants):
            at = Path(folder) / f"{n}-{kind}.txt"
            at.write_text(text, encoding="utf-8")
            yield str(at), want, share


CONTEXT = {"alone", "alone_previous", "alone_previous_2", "alone_next", "alone_next_2", "alone_around", "best_around",
           "between", "mass_before", "mass_after", "no_mass_before", "no_mass_after", "parent_share",
           "grandparent_share", "great_share", "alike", "alike_many", "in_densest", "outside_densest",
           "ruled_previous", "ruled_next", "ruled_before", "ruled_after"}


# What only says where in the file a line stands: flat text is cut anywhere.
PLACE = {"position", "words_before", "last_blocks", "mass_before", "mass_after", "no_mass_after", "no_mass_before"}


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("kind", choices=["html", "flat"])
    ap.add_argument("data", nargs="+")
    ap.add_argument("--bin", default=str(ROOT / "target/quick/depeche"))
    ap.add_argument("--sets", default="scrapinghub,fundus,fundus_eval")
    a = ap.parse_args()
    out = ROOT / f"crates/strip/data/score-{a.kind}.toml"
    with tempfile.TemporaryDirectory() as tmp:
        source = html_pages(a.data) if a.kind == "html" else flat_pages(a.data[0], a.sets.split(","), tmp)
        pages = list(source)
        stages = {}
        for stage in ("alone", "among"):
            names, x, y, w = collect(a.bin, pages)
            left_out = (set() if stage == "among" else CONTEXT) | (PLACE if a.kind == "flat" else set())
            used = [i for i, n in enumerate(names) if n not in left_out]
            weights, bias = fit(x[:, used], y, w)
            stages[stage] = ([names[i] for i in used], weights, bias)
            stages.setdefault("among", stages["alone"])
            write(out, stages)
            subprocess.run(["cargo", "build", "--profile", "quick", "-q"], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
