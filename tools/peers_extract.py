#!/usr/bin/env python3
"""Body extraction: depeche and its peers on the same pages, by the same metric.

    peers_extract.py --data DIR --eval EVAL.py [--bin target/release/depeche] [--work DIR] [--set fundus,...] [--peer depeche,...]

DIR holds a folder a set: gold.jsonl ({id, gold_text} or {id, with, without}) and <id>.html.gz. EVAL.py is the script whose
page_pr, f1 and squash are used. Peers are installed as a user would, in WORK (default build/peers): from PyPI into a
virtual environment, from crates.io through tools/peers. Each is called with defaults, as its documentation shows;
a page it fails on counts as empty text. Prints one Markdown table, and pages without text in brackets.
"""
import argparse, gzip, importlib.util, json, statistics, subprocess, sys, venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYPI = {"trafilatura": "trafilatura", "readability-lxml": "readability-lxml lxml_html_clean", "resiliparse": "resiliparse",
        "newspaper4k": "newspaper4k lxml_html_clean", "jusText": "jusText"}
CRATES = ["rs-trafilatura", "dom_smoothie"]

# What each Python peer does with one page, run inside the virtual environment.
INSIDE = r'''
import gzip, json, re, sys
from pathlib import Path
peer, folder = sys.argv[1:]

def trafilatura(b):
    import trafilatura
    return trafilatura.extract(b)

def readability_lxml(b):
    import lxml.html, readability
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding
    html = readability.Document(bytes_to_str(b, detect_encoding(b))).summary()
    # One line a block element: without it words of two paragraphs stick together.
    html = re.sub(r"(</(?:p|div|li|h\d|tr|blockquote)>|<br ?/?>)", "\\1\n", html)
    return lxml.html.fromstring(html).text_content()

def resiliparse(b):
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding
    return extract_plain_text(bytes_to_str(b, detect_encoding(b)), main_content=True)

def newspaper4k(b):
    import newspaper
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding
    return newspaper.article("http://example.org/", input_html=bytes_to_str(b, detect_encoding(b))).text

def jusText(b):
    import justext
    # Its own language detection does not exist: English lists, its documentation's example.
    return "\n".join(p.text for p in justext.justext(b, justext.get_stoplist("English")) if not p.is_boilerplate)

extract = {"trafilatura": trafilatura, "readability-lxml": readability_lxml, "resiliparse": resiliparse,
           "newspaper4k": newspaper4k, "jusText": jusText}[peer]
for path in sorted(Path(folder).glob("*.html.gz")):
    try: text = extract(gzip.open(path).read()) or ""
    except ImportError: raise
    except Exception as e: text = ""; print(path.name, type(e).__name__, str(e)[:80], file=sys.stderr)
    print(json.dumps({"id": path.name.removesuffix(".html.gz"), "text": text}))
'''


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--data", type=Path, required=True)
    ap.add_argument("--eval", type=Path, required=True)
    ap.add_argument("--bin", default=str(ROOT / "target/release/depeche"))
    ap.add_argument("--work", type=Path, default=ROOT / "build/peers")
    ap.add_argument("--set")
    ap.add_argument("--peer")
    a = ap.parse_args()
    spec = importlib.util.spec_from_file_location("evaluation", a.eval)
    metric = importlib.util.module_from_spec(spec); spec.loader.exec_module(metric)
    sets = a.set.split(",") if a.set else sorted(p.name for p in a.data.iterdir() if (p / "gold.jsonl").exists())
    peers = a.peer.split(",") if a.peer else ["depeche", *PYPI, *CRATES]
    a.work.mkdir(parents=True, exist_ok=True)
    install(a.work, peers)
    print("| set | " + " | ".join(peers) + " |\n" + "|---" * (1 + len(peers)) + "|")
    for name in sets:
        cells = [score(metric, a.data / name, texts(a, peer, a.data / name)) for peer in peers]
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


def install(work, peers):
    wanted = [package for peer in peers if peer in PYPI for package in PYPI[peer].split()]
    if wanted:
        pip = [work / "venv/bin/python", "-m", "pip", "install", "-q"]
        if not (work / "venv").exists():
            venv.create(work / "venv", with_pip=True)
            subprocess.run([*pip, "-U", "pip"], check=True)
        for package in sorted({*wanted, "resiliparse"}): subprocess.run([*pip, package], check=True)
    if any(peer in CRATES for peer in peers):
        subprocess.run(["cargo", "build", "--release", "-q", "--manifest-path", ROOT / "tools/peers/Cargo.toml",
                        "--target-dir", work / "target"], check=True)


def texts(a, peer, folder):
    """The texts a peer finds: {id: text}. Kept in WORK/<peer>-<set>.jsonl."""
    kept = a.work / f"{peer}-{folder.name}.jsonl"
    if peer == "depeche":
        out = a.work / f"depeche-{folder.name}"
        subprocess.run([a.bin, "clean", folder, "--include", "*.html.gz", "-o", out], stderr=subprocess.DEVNULL)
        rows = map(json.loads, open(out / "articles.jsonl", encoding="utf-8"))
        return {Path(r["source"]["path"]).name.removesuffix(".html.gz"): r["text"] for r in rows}
    if not kept.exists():
        command = [a.work / "target/release/peers"] if peer in CRATES else [a.work / "venv/bin/python", "-c", INSIDE]
        with open(kept.with_suffix(".part"), "w") as out, open(kept.with_suffix(".log"), "w") as log:
            subprocess.run([*command, peer, folder], stdout=out, stderr=log, check=True)
        kept.with_suffix(".part").rename(kept)
    return {r["id"]: r["text"] for r in map(json.loads, open(kept, encoding="utf-8"))}


def score(metric, folder, found):
    """F1 of mean precision and mean recall over pages, or of snippets; in brackets, pages without text."""
    precision, recall, wanted, unwanted, missed, empty = [], [], 0, 0, 0, 0
    for gold in map(json.loads, open(folder / "gold.jsonl", encoding="utf-8")):
        text = found.get(gold["id"], "")
        empty += not text.strip()
        if gold.get("gold_text"):
            p, r = metric.page_pr(gold["gold_text"], text); precision.append(p); recall.append(r)
        elif gold.get("with"):
            flat = metric.squash(text)
            here = sum(metric.squash(s) in flat for s in gold["with"])
            wanted += here; missed += len(gold["with"]) - here
            unwanted += sum(metric.squash(s) in flat for s in gold.get("without", []))
    if precision: f1 = metric.f1(statistics.mean(precision), statistics.mean(recall))
    else: f1 = metric.f1(wanted / max(1, wanted + unwanted), wanted / max(1, wanted + missed))
    return f"{f1:.3f} ({empty})".lstrip("0")


if __name__ == "__main__":
    sys.exit(main())
