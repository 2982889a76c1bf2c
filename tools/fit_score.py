#!/usr/bin/env python3
"""Fit the trees of the block score (crates/strip/data/score-*.bin); see crates/strip/data/MODEL.md.

    fit_score.py export HTML_FOLDER... --flat FLAT.jsonl.gz --cache DIR    read all pages once
    fit_score.py fit html|flat --cache DIR                                 fit, write the model
    fit_score.py cv [HTML_FOLDER...] --cache DIR                           HTML through the command, cross-validated by site
    fit_score.py cv --kind flat --flat FLAT.jsonl.gz --cache DIR           the same for flat text
    fit_score.py check FILE... [--kind html|flat] --cache DIR              compare our scores with the command's

HTML_FOLDER holds gold.jsonl ({id, site, gold_text}, if need be with {either, share}, or {id, site, with, without}) and
<id>.html.gz; tools/invented is one. FLAT is JSONL of {id, set, style, site, text, gold}, of which the sets among the
folders are used. Train on permissively licensed sets
only. Needs numpy and lightgbm. The same input gives the same model.
"""
import argparse, pickle, shutil, sys, tempfile
from itertools import combinations, product
from pathlib import Path

import lightgbm
import numpy as np

import score_aged
import score_context
import score_data
import score_flat
import score_threshold
import score_trees

ROOT = Path(__file__).resolve().parent.parent
MODELS = ROOT / "crates/strip/data"
FOLDS = 4
# What only says where in the file a line stands: flat text is cut anywhere.
PLACE = {"position", "words_before", "last_blocks", "first_blocks", "mass_before", "mass_after", "after_title",
         "page_blocks", "page_words"}
# What lines of one shape have in common: of that, only how the first stage scores them carries over to other sites.
SHAPE = {f"look_{n}" for n in ("blocks", "words", "links", "sentences", "running", "short")}
SHAPE |= {f"{n}_same_look" for n in ("previous", "previous_2", "next", "next_2")}
# What a design of one period or one language is told by: a split on it does not carry over to others.
HABIT = {"in_div", "in_span", "depth", "chars_a_word", "page_blocks", "page_words", "page_links", "page_running",
         "page_median", "page_paragraphs", "page_articles", "page_body_prop", "mass_total", "description_words", "up_to_title"}
# Which neighbours rules drop says how well they know a site: on the next one they know fewer, or more.
HABIT |= {"ruled_previous", "ruled_next", "ruled_before", "ruled_after"}
# Which way a feature may push: no page teaches the opposite.
CHROME = ("menu", "side", "related", "share", "comment", "ad", "subscribe", "consent", "tag", "embed")
DOWN = {"link_density", "control", "chrome_role", "copyright", "glued", "hidden", "outside_densest", "in_nav", "in_form",
        "ruled_previous", "ruled_next", "ruled_before", "ruled_after"} | {f"{n}_{c}" for n in ("near", "far") for c in CHROME}
UP = {"function_words", "body_prop", "near_body", "ends_sentence", "in_densest", "parent_share",
      "grandparent_share", "great_share", "element_mean", "parent_mean", "grandparent_mean", "between", "best_around",
      "comments_since", "related_since"}
UP |= {n for n in score_context.NAMES if n.startswith(("alone", "alike"))}
COMMON = {"objective": "cross_entropy", "max_bin": 63, "feature_fraction": 0.3, "bagging_fraction": 0.7,
          "bagging_freq": 1, "lambda_l2": 1.0, "seed": 7, "deterministic": True,
          "force_row_wise": True, "num_threads": 1, "verbose": -1, "use_missing": False}
# A stage is the mean of so many models that differ by their seeds alone: a single one may be lucky or not.
FITS = {"html": 2, "flat": 2}
STAGES = [COMMON | {"learning_rate": 0.11, "num_leaves": 20, "min_data_in_leaf": 30, "trees": 140},
          COMMON | {"learning_rate": 0.1, "num_leaves": 10, "min_data_in_leaf": 30, "trees": 90}]


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("what", choices=["export", "fit", "cv", "check"])
    ap.add_argument("data", nargs="*")
    ap.add_argument("--flat")
    ap.add_argument("--cache", type=Path, required=True)
    ap.add_argument("--kind", choices=["html", "flat"], default="html")
    ap.add_argument("--bin", default=str(ROOT / "target/quick/depeche"))
    a = ap.parse_intermixed_args()
    cv = cross_validate_flat if a.kind == "flat" else cross_validate
    {"export": export, "fit": fit_all, "cv": cv, "check": check}[a.what](a)


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


def folds_of_sites(pages):
    """The fold of each site of the pages. The same site under two spellings counts as one."""
    sites = sorted({spelt(p) for p in pages})
    return dict(zip(sites, np.random.RandomState(7).permutation(len(sites)) % FOLDS))


def spelt(page):
    return page["site"].removeprefix("www.")


class Data:
    """Pages to learn from, with what both stages see of their blocks."""

    def __init__(self, kind, cache):
        self.fits = FITS[kind]
        names, self.pages = pickle.loads((cache / f"{kind}.pickle").read_bytes())
        self.pages = [page | {"flat": kind == "flat"} for page in self.pages]
        self.sets = {p["set"] for p in self.pages}
        self.own, self.x = own_features(names, self.pages)
        unknown_language(self.own, self.x, self.pages)
        if kind == "html":
            aged, x = score_aged.copies(self.own, self.x, self.pages)
            self.pages, self.x = self.pages + aged, np.concatenate([self.x, x])
        self.y, self.w = (np.concatenate([p[key] for p in self.pages]) for key in ("y", "weight"))
        self.site_folds = folds_of_sites(self.pages)
        self.page_folds = np.array([self.site_folds[spelt(p)] for p in self.pages])
        self.folds = np.repeat(self.page_folds, [len(p["y"]) for p in self.pages])
        left_out = PLACE | SHAPE if kind == "flat" else HABIT
        columns = self.own + score_context.NAMES
        self.used = [[i for i, n in enumerate(c) if n not in left_out] for c in (self.own, columns)]
        self.named = [[c[i] for i in u] for c, u in zip((self.own, columns), self.used)]

    def first(self, without=()):
        """The first stage, fitted on all folds but some."""
        return self.boosted(0, self.x[:, self.used[0]], without)

    def rows(self, without):
        """Weights of the rows that are not in some folds."""
        return np.where(np.isin(self.folds, list(without)), 0, self.w)

    def second(self, first, without=()):
        """The second stage; `first` holds for each fold the first stage that has not seen it."""
        scores = np.zeros(len(self.y))
        for fold, model in first.items():
            at = self.folds == fold
            scores[at] = raw(model, self.x[at][:, self.used[0]])
        xx = np.hstack([self.x, context_features(self.pages, scores)])[:, self.used[1]]
        return self.boosted(1, xx, without), xx

    def boosted(self, stage, x, without=()):
        """The models of a stage."""
        w = self.rows(without)
        used = w > 0
        settings = STAGES[stage] | {"monotone_constraints": [(n in UP) - (n in DOWN) for n in self.named[stage]]}
        rounds = settings.pop("trees")
        data = lightgbm.Dataset(x[used], self.y[used], weight=w[used] / w[used].mean(), free_raw_data=False)
        seeds = [settings["seed"] + 100 * fit for fit in range(self.fits)]
        return [lightgbm.train(settings | {"seed": seed}, data, num_boost_round=rounds) for seed in seeds]


def raw(models, x):
    return np.mean([model.predict(x, raw_score=True, num_threads=1) for model in models], axis=0)


def thresholds(pages, scores):
    """Figures of each set out of fold; the constants of score_threshold are chosen by them."""
    parts = np.split(scores, np.cumsum([len(p["y"]) for p in pages])[:-1])
    judged = [(p, s) for p, s in zip(pages, parts) if p["gold"].words and not p.get("aged")]
    for belief, doubt in product((0.7, 1.0), (0.0, 0.25, 0.5)):
        rates = {}
        for page, s in judged:
            keep = score_threshold.keep(page, s, belief, doubt) & ~page["out"]
            rates.setdefault(f"{page['set']}/{page['style']}", []).append(score_data.precision_recall(page, keep))
        figures = ", ".join(f"{k} {score_data.f1(v):.4f}" for k, v in sorted(rates.items()))
        print(f"  belief {belief}, doubt {doubt}: {figures}", file=sys.stderr)


def fit_all(a):
    for kind in a.data:
        fit(a.cache, kind)


def fit(cache, kind):
    data = Data(kind, cache)
    first = {fold: data.first([fold]) for fold in range(FOLDS)}
    second, xx = data.second(first)
    scores = np.zeros(len(data.y))
    for fold in range(FOLDS):
        at = data.folds == fold
        scores[at] = raw(data.boosted(1, xx, [fold]), xx[at])
    thresholds(data.pages, scores)
    models = [data.first(), second]
    (cache / f"{kind}-models.pickle").write_bytes(pickle.dumps((models, data.own, data.used)))
    gains = sum(model.feature_importance("gain") for model in second)
    top = sorted(zip(gains / gains.sum(), data.named[1]), reverse=True)[:25]
    print("  gain: " + ", ".join(f"{n} {g:.3f}" for g, n in top), file=sys.stderr)
    path = MODELS / f"score-{kind}.bin"
    path.write_bytes(score_trees.written(models, data.named))
    print(f"  {path.name}: {path.stat().st_size} bytes", file=sys.stderr)


# What is left of the score in an ablation: keep all that rules leave, go by blocks alone, or by both stages.
ABLATIONS = {
    "rules": lambda first, second, named: ([None, None], named),
    "stage 1": lambda first, second, named: ([first, first], [named[0], named[0]]),
    "stage 2": lambda first, second, named: ([first, second], named),
}


def cross_validate(a):
    """Scores pages through the command: those learnt from by models that saw no page of their sites, in neither stage
    (four folds of sites); those of other folders, if given, by the model of `fit`. With ablations."""
    data = Data("html", a.cache)
    print(f"{'set':14}{'pages':>6}" + "".join(f"{name:>9}" for name in ABLATIONS) + "  empty  folds")
    found = {}
    for fold, models in enumerate(unseen(data)):
        pages = [p for p, f in zip(data.pages, data.page_folds) if f == fold and not p.get("aged")]
        for page, texts in zip(pages, ablated(a, models, data.named, [p["path"] for p in pages])):
            found.setdefault(page["set"], []).append((fold, page["gold"], texts))
    for name, rows in sorted(found.items()):
        folds = [[(gold, texts[-1]) for f, gold, texts in rows if f == fold] for fold in range(FOLDS)]
        report(name, rows, " ".join(f"{score_data.measure(pairs):.3f}" for pairs in folds if pairs))
    models = pickle.loads((a.cache / "html-models.pickle").read_bytes())[0] if a.data else None
    for folder in a.data:
        pages = list(score_data.html_pages([folder]))
        texts = ablated(a, models, data.named, [str(path) for path, _, _ in pages])
        report(Path(folder).name, [(0, gold, of) for (_, gold, _), of in zip(pages, texts)], "never trained on")


def unseen(data):
    """For each fold, both stages fitted without it."""
    pairs = {pair: data.first(pair) for pair in combinations(range(FOLDS), 2)}
    for fold in range(FOLDS):
        first = {other: pairs[min(fold, other), max(fold, other)] for other in range(FOLDS) if other != fold}
        yield [data.first([fold]), data.second(first, [fold])[0]]


def cross_validate_flat(a):
    """The same for flat records; those of sites never learnt from are scored by the model of `fit`."""
    data, dump = Data("flat", a.cache), score_flat.Records(a.flat, MODELS / "score-html.bin")
    fold_of = [data.site_folds.get(spelt(r)) if r["set"] in data.sets else None for r in dump.records]
    fitted = pickle.loads((a.cache / "flat-models.pickle").read_bytes())[0]
    rows = []
    for fold, models in enumerate([*unseen(data), fitted]):
        texts = zip(*(dump.cleaned(a.bin, *of(*models, data.named)) for of in ABLATIONS.values()))
        of_fold = fold if fold < FOLDS else None
        rows += [(r, gold, of) for r, gold, of, f in zip(dump.records, dump.golds, texts, fold_of) if f == of_fold]
    print(f"{'set':22}{'texts':>5}" + "".join(f"{name:>9}" for name in ABLATIONS) + "        P       R  empty")
    score_flat.report([row for row in rows if row[0]["set"] in data.sets], len(ABLATIONS), "cross-validated")
    score_flat.report([row for row in rows if row[0]["set"] not in data.sets], len(ABLATIONS), "never trained on")
    score_flat.report(rows, len(ABLATIONS), "both", sets=False)


def ablated(a, models, named, paths):
    """For each page, its text by each ablation."""
    texts = []
    for name, left in ABLATIONS.items():
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy(MODELS / "score-flat.bin", folder)
            (Path(folder) / "score-html.bin").write_bytes(score_trees.written(*left(*models, named)))
            texts.append(score_data.cleaned(a.bin, paths, ["--score", folder]))
    return list(zip(*texts))


def report(name, rows, remark):
    values = [score_data.measure([(gold, texts[i]) for _, gold, texts in rows]) for i in range(len(ABLATIONS))]
    empty = sum(not texts[-1] for _, _, texts in rows)
    print(f"{name:14}{len(rows):6}" + "".join(f"{v:9.4f}" for v in values) + f"{empty:7}  {remark}", flush=True)


def check(a):
    """Our features and scores beside those of a command built with the model."""
    models, own, used = pickle.loads((a.cache / f"{a.kind}-models.pickle").read_bytes())
    worst = {}
    for file in a.data:
        names = {name: i for i, name in enumerate(own + score_context.NAMES)}
        page = score_data.load(a.bin, [(file, score_data.Gold(""), {"share": 1.0, "flat": a.kind == "flat"})], names)[0]
        theirs = np.zeros((len(page["y"]), len(names)), dtype=np.float32)
        theirs[page["at"][:, 0], page["at"][:, 1]] = page["values"]
        x = theirs[:, :len(own)]
        ours = np.hstack([x, score_context.features(page, raw(models[0], x[:, used[0]]))])
        score = raw(models[1], ours[:, used[1]])
        for name, i in names.items():
            worst[name] = max(worst.get(name, 0), float(np.abs(ours[:, i] - theirs[:, i]).max()))
        # The command's scores are counted from the page's threshold.
        gap = (score - page["score"])[~page["ruled"]]
        worst["score"] = max(worst.get("score", 0), float(np.abs(gap - np.median(gap)).max(initial=0)))
    print({n: round(v, 4) for n, v in worst.items() if v > 1e-3} or "the same")


if __name__ == "__main__":
    main()
