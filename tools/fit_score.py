#!/usr/bin/env python3
"""Fit the trees of the block score (crates/strip/data/score-*.bin); see crates/strip/data/MODEL.md.

    fit_score.py export HTML_FOLDER... --flat FLAT.jsonl.gz --cache DIR    read all pages once
    fit_score.py fit html|flat --cache DIR                                 cross-validate by site, fit, write the model
    fit_score.py check FILE... [--kind html|flat] --cache DIR              compare our scores with the command's

HTML_FOLDER holds gold.jsonl ({id, site, gold_text} or {id, site, with, without}) and <id>.html.gz; FLAT is JSONL of
{id, set, style, site, text, gold}, of which the sets among the folders are used. Train on permissively licensed sets
only. Needs numpy and lightgbm. The same input gives the same model.
"""
import argparse, pickle, struct, sys, tempfile
from pathlib import Path

import lightgbm
import numpy as np

import score_context
import score_data

ROOT = Path(__file__).resolve().parent.parent
FOLDS = 4
# What only says where in the file a line stands: flat text is cut anywhere.
PLACE = {"position", "words_before", "last_blocks", "first_blocks", "mass_before", "mass_after", "after_title",
         "page_blocks", "page_words"}
# What a design of one period or one language is told by: a split on it does not carry over to others.
HABIT = {"in_div", "in_span", "depth", "chars_a_word", "page_blocks", "page_words", "page_links", "page_running",
         "page_median", "page_paragraphs", "page_articles", "page_body_prop", "mass_total", "description_words", "up_to_title"}
# Which way a feature may push: no page teaches the opposite.
CHROME = ("menu", "side", "related", "share", "comment", "ad", "subscribe", "consent", "tag", "embed")
DOWN = {"link_density", "control", "chrome_role", "copyright", "glued", "hidden", "outside_densest", "in_nav", "in_form",
        "ruled_previous", "ruled_next", "ruled_before", "ruled_after"} | {f"{n}_{c}" for n in ("near", "far") for c in CHROME}
UP = {"function_words", "body_prop", "near_body", "ends_sentence", "in_densest", "parent_share",
      "grandparent_share", "great_share", "element_mean", "parent_mean", "grandparent_mean", "between", "best_around"}
UP |= {n for n in score_context.NAMES if n.startswith(("alone", "alike"))}
COMMON = {"objective": "cross_entropy", "max_bin": 63, "feature_fraction": 0.3, "bagging_fraction": 0.7,
          "bagging_freq": 1, "lambda_l2": 1.0, "seed": 7, "deterministic": True,
          "force_row_wise": True, "num_threads": 1, "verbose": -1, "use_missing": False}
# Of flat text, the threshold is chosen on whole pages and windows, not on the variants.
JUDGED = {"html", "full", "window"}
STAGES = [COMMON | {"learning_rate": 0.1, "num_leaves": 20, "min_data_in_leaf": 30, "trees": 160},
          COMMON | {"learning_rate": 0.08, "num_leaves": 10, "min_data_in_leaf": 30, "trees": 110}]


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("what", choices=["export", "fit", "check"])
    ap.add_argument("data", nargs="*")
    ap.add_argument("--flat")
    ap.add_argument("--cache", type=Path, required=True)
    ap.add_argument("--kind", choices=["html", "flat"], default="html")
    ap.add_argument("--bin", default=str(ROOT / "target/quick/depeche"))
    a = ap.parse_intermixed_args()
    {"export": export, "fit": fit_all, "check": check}[a.what](a)


def export(a):
    names = {}
    html = score_data.load(a.bin, list(score_data.html_pages(a.data)), names)
    save(a.cache / "html.pickle", names, html)
    print(f"html: {len(html)} pages", file=sys.stderr)
    extra = list(score_data.flat_records(a.flat, {Path(f).name for f in a.data}))
    names = {}
    with tempfile.TemporaryDirectory() as folder:
        flat = score_data.load(a.bin, list(score_data.flat_pages(html, extra, folder)), names)
    save(a.cache / "flat.pickle", names, flat)
    print(f"flat: {len(flat)} pages", file=sys.stderr)


def save(path, names, pages):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pickle.dumps((list(names), pages)))


def own_features(names, pages):
    """One row a block of all pages, of the features a block has by itself."""
    own = [name for name in names if name not in set(score_context.NAMES)]
    column = np.array([own.index(n) if n in set(own) else -1 for n in names])
    x = np.zeros((sum(len(p["y"]) for p in pages), len(own)), dtype=np.float32)
    start = 0
    for page in pages:
        if len(page["at"]):
            to = column[page["at"][:, 1]]
            x[start + page["at"][to >= 0, 0], to[to >= 0]] = page["values"][to >= 0]
        start += len(page["y"])
    # Within an element or not: how many levels up is one site's habit.
    within = [i for i, name in enumerate(own) if name.startswith("in_")]
    x[:, within] = np.minimum(x[:, within], 1)
    return own, x


def context_features(pages, scores):
    parts = np.split(scores, np.cumsum([len(p["y"]) for p in pages])[:-1])
    return np.concatenate([score_context.features(page, s) for page, s in zip(pages, parts)])


def unknown_language(own, x, pages, share=0.25):
    """Makes of some pages what they would be in a language without function words (vocabulary.rs, NEUTRAL)."""
    neutral = [i for i, n in enumerate(own) if n.endswith("function_words")]
    pick = np.random.RandomState(7).rand(len(pages)) < share
    rows = np.repeat(pick, [len(p["y"]) for p in pages])
    for i in neutral:
        x[rows & (x[:, i] >= 0), i] = 0.35


def folds_of(pages):
    """Blocks' folds: all pages of a site in one. The same site under two spellings counts as one."""
    sites = sorted({p["site"].removeprefix("www.") for p in pages})
    order = np.random.RandomState(7).permutation(len(sites)) % FOLDS
    fold = dict(zip(sites, order))
    return np.concatenate([np.full(len(p["y"]), fold[p["site"].removeprefix("www.")]) for p in pages])


def boosted(settings, x, y, w, columns):
    used = w > 0
    settings = dict(settings) | {"monotone_constraints": [(n in UP) - (n in DOWN) for n in columns]}
    rounds = settings.pop("trees")
    data = lightgbm.Dataset(x[used], y[used], weight=w[used] / w[used].mean(), free_raw_data=False)
    return lightgbm.train(settings, data, num_boost_round=rounds)


def raw(model, x):
    return model.predict(x, raw_score=True, num_threads=1)


def out_of_fold(settings, x, y, w, folds, columns):
    scores = np.zeros(len(y))
    for fold in range(FOLDS):
        model = boosted(settings, x[folds != fold], y[folds != fold], w[folds != fold], columns)
        scores[folds == fold] = raw(model, x[folds == fold])
    known = w > 0
    p = 1 / (1 + np.exp(-scores[known]))
    loss = -np.average(y[known] * np.log(p) + (1 - y[known]) * np.log(1 - p), weights=w[known])
    print(f"  {known.sum()} blocks, {x.shape[1]} features, log loss {loss:.4f}", file=sys.stderr)
    return scores


def best_threshold(pages, scores):
    """The score to keep from, by F1 out of fold; and the figures of each set there."""
    parts = np.split(scores, np.cumsum([len(p["y"]) for p in pages])[:-1])
    judged = [(p, s) for p, s in zip(pages, parts) if p["gold"].words]
    rates = {}
    for t in np.arange(-1.0, 1.01, 0.5):
        rates[t] = [score_data.precision_recall(p, (s > t) & ~p["out"]) for p, s in judged]
    styles = [p["style"] for p, _ in judged]
    means = {t: score_data.f1([r for r, s in zip(of, styles) if s in JUDGED]) for t, of in rates.items()}
    best = max(means, key=means.get)
    print("  threshold", {float(t): round(v, 4) for t, v in means.items()}, file=sys.stderr)
    groups = [(p["set"], p["style"]) for p, _ in judged]
    for group in sorted(set(groups)):
        at = {t: [r for r, g in zip(of, groups) if g == group] for t, of in rates.items()}
        print(f"  {group[0]:14}{group[1]:14}{len(at[best]):5} pages  F1 {score_data.f1(at[best]):.4f}"
              f"  at 0: {score_data.f1(at[0.0]):.4f}", file=sys.stderr)
    return float(best)


def fit_all(a):
    for kind in a.data:
        names, pages = pickle.loads((a.cache / f"{kind}.pickle").read_bytes())
        fit(a.cache, kind, names, pages)


def fit(cache, kind, names, pages):
    own, x = own_features(names, pages)
    y = np.concatenate([p["y"] for p in pages])
    w = np.concatenate([p["weight"] for p in pages])
    folds = folds_of(pages)
    left_out = PLACE if kind == "flat" else HABIT
    columns = own + score_context.NAMES
    used = [[i for i, n in enumerate(c) if n not in left_out] for c in (own, columns)]
    named = [[c[i] for i in u] for c, u in zip((own, columns), used)]
    unknown_language(own, x, pages)
    alone = out_of_fold(STAGES[0], x[:, used[0]], y, w, folds, named[0])
    xx = np.hstack([x, context_features(pages, alone)])
    among = out_of_fold(STAGES[1], xx[:, used[1]], y, w, folds, named[1])
    threshold = best_threshold(pages, among)
    models = [boosted(STAGES[0], x[:, used[0]], y, w, named[0]),
              boosted(STAGES[1], xx[:, used[1]], y, w, named[1])]
    (cache / f"{kind}-models.pickle").write_bytes(pickle.dumps((models, own, used, threshold)))
    gains = models[1].feature_importance("gain")
    top = sorted(zip(gains / gains.sum(), (columns[i] for i in used[1])), reverse=True)[:25]
    print("  gain: " + ", ".join(f"{n} {g:.3f}" for g, n in top), file=sys.stderr)
    path = ROOT / f"crates/strip/data/score-{kind}.bin"
    path.write_bytes(written(models, named, [0.0, -threshold]))
    print(f"  {path.name}: {path.stat().st_size} bytes", file=sys.stderr)


def written(models, named, biases):
    """The model as crates/strip/src/trees.rs reads it."""
    dumps = [model.dump_model()["tree_info"] for model in models]
    features = sorted({n for d, c in zip(dumps, named) for t in d for n in split_names(t["tree_structure"], c)})
    out = [b"depeche trees 1\n", struct.pack("<H", len(features))]
    out += [bytes([len(n)]) + n.encode() for n in features]
    index = {name: i for i, name in enumerate(features)}
    for dump, columns, bias in zip(dumps, named, biases):
        out.append(struct.pack("<fH", bias, len(dump)))
        out += [tree(t["tree_structure"], columns, index) for t in dump]
    return b"".join(out)


def split_names(node, columns):
    if "split_feature" in node:
        yield columns[node["split_feature"]]
        yield from split_names(node["left_child"], columns)
        yield from split_names(node["right_child"], columns)


def tree(root, columns, index):
    """Breadth first, so that children stand after their parent and side by side."""
    nodes, out = [root], []
    for node in nodes:
        value = round(10_000 * node.get("internal_value", node.get("leaf_value", 0.0)))
        value = max(-32_768, min(32_767, value))
        if "split_feature" not in node:
            out.append(struct.pack("<Bh", 0, value))
            continue
        out.append(struct.pack("<BhHf", len(nodes), value, index[columns[node["split_feature"]]], down(node["threshold"])))
        nodes += [node["left_child"], node["right_child"]]
    return bytes([len(nodes)]) + b"".join(out)


def down(threshold):
    """The largest f32 up to the threshold: the same rows go left."""
    near = np.float32(threshold)
    return float(np.nextafter(near, np.float32(-np.inf)) if float(near) > threshold else near)


def check(a):
    """Our features and scores beside those of a command built with the model."""
    models, own, used, threshold = pickle.loads((a.cache / f"{a.kind}-models.pickle").read_bytes())
    worst = {}
    for file in a.data:
        names = {name: i for i, name in enumerate(own + score_context.NAMES)}
        page = score_data.load(a.bin, [(file, score_data.Gold(""), {"share": 1.0})], names)[0]
        theirs = np.zeros((len(page["y"]), len(names)), dtype=np.float32)
        theirs[page["at"][:, 0], page["at"][:, 1]] = page["values"]
        x = theirs[:, :len(own)]
        ours = np.hstack([x, score_context.features(page, raw(models[0], x[:, used[0]]))])
        score = raw(models[1], ours[:, used[1]]) - threshold
        for name, i in names.items():
            worst[name] = max(worst.get(name, 0), float(np.abs(ours[:, i] - theirs[:, i]).max()))
        worst["score"] = max(worst.get("score", 0), float(np.abs(score - page["score"])[~page["ruled"]].max(initial=0)))
    print({n: round(v, 4) for n, v in worst.items() if v > 1e-3} or "the same")


if __name__ == "__main__":
    main()
