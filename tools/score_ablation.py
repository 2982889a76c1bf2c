#!/usr/bin/env python3
"""What each part of cleaning adds to the body of HTML pages: F1 of `depeche clean` with parts of it left out.

    score_ablation.py HTML_FOLDER... [--bin depeche]

HTML_FOLDER as in fit_score.py. By the models as they are in crates/strip/data; for sets they were fitted on see also
`fit_score.py cv`. Rules: all that rules leave is kept. Stage 1: blocks by themselves. Stage 2: both
stages, `--no-survey`. Profiles: the default, which also learns what repeats over the articles of a site. Needs numpy.
"""
import argparse, shutil, struct, tempfile
from pathlib import Path

import score_data

ROOT = Path(__file__).resolve().parent.parent
MODELS = ROOT / "crates/strip/data"
LEAF, SPLIT = 3, 9
NONE = struct.pack("<fH", 0.0, 0)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("data", nargs="+")
    ap.add_argument("--bin", default=str(ROOT / "target/quick/depeche"))
    a = ap.parse_args()
    head, first, second = parts((MODELS / "score-html.bin").read_bytes())
    keep_all = struct.pack("<fH", 1.0, 0)
    runs = {"rules": (head + NONE + keep_all, ["--no-survey"]), "stage 1": (head + NONE + first, ["--no-survey"]),
            "stage 2": (head + first + second, ["--no-survey"]), "profiles": (head + first + second, [])}
    print(f"{'set':14}{'pages':>6}" + "".join(f"{name:>9}" for name in runs) + "  empty by each")
    for folder in a.data:
        pages = list(score_data.html_pages([folder]))
        texts = [cleaned(a.bin, model, [str(path) for path, _, _ in pages], options) for model, options in runs.values()]
        values = [score_data.measure([(gold, t) for (_, gold, _), t in zip(pages, of)]) for of in texts]
        empty = " ".join(str(of.count("")) for of in texts)
        print(f"{Path(folder).name:14}{len(pages):6}" + "".join(f"{v:9.4f}" for v in values) + f"  {empty}", flush=True)


def parts(model):
    """The names and the two stages of a model file, whose format src/trees.rs describes."""
    at = model.index(b"\n") + 1
    names, = struct.unpack_from("<H", model, at)
    at += 2
    for _ in range(names):
        at += 1 + model[at]
    ends = [at]
    for _ in range(2):
        trees, = struct.unpack_from("<4xH", model, at)
        at += 6
        for _ in range(trees):
            nodes, at = model[at], at + 1
            for _ in range(nodes):
                at += SPLIT if model[at] else LEAF
        ends.append(at)
    return model[:ends[0]], model[ends[0]:ends[1]], model[ends[1]:]


def cleaned(binary, model, paths, options):
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(MODELS / "score-flat.bin", folder)
        (Path(folder) / "score-html.bin").write_bytes(model)
        return score_data.cleaned(binary, paths, ["--score", folder, *options])


if __name__ == "__main__":
    main()
