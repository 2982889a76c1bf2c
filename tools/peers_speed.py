#!/usr/bin/env python3
"""Speed: depeche and its peers in turn on the same pages, one thread, CPU seconds.

    peers_speed.py PAGES [--bin target/release/depeche] [--python PYTHON] [--runs 5] [--peer resiliparse,trafilatura,...]

PAGES is a folder of *.html.gz. Of depeche the whole command counts: start, gunzip, decoding, pages, articles, duplicates,
JSON on disk. Of a peer only its extraction call counts, on text that was read and decoded before. PYTHON has the peers
installed (`pip install resiliparse trafilatura readability-lxml lxml_html_clean`); one that is missing is left out.
Runs alternate, so that a busy machine slows all alike; medians, and ratios to resiliparse, are printed as a Markdown table.
"""
import argparse, json, os, statistics, subprocess, sys, tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PEERS = ["resiliparse", "trafilatura", "readability-lxml"]

# Run by PYTHON: CPU seconds of the calls alone, megabytes above what the pages took.
INSIDE = r'''
import gzip, json, resource, sys, time
from pathlib import Path
peer, folder = sys.argv[1:]
if peer == "resiliparse":
    from resiliparse.extract.html2text import extract_plain_text
    extract = lambda html: extract_plain_text(html, main_content=True)
elif peer == "trafilatura":
    from trafilatura import extract
else:
    from readability import Document
    extract = lambda html: Document(html).summary()
pages = [gzip.open(p).read().decode("utf-8", "replace") for p in sorted(Path(folder).glob("*.html.gz"))]
memory = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
before, start = memory(), time.process_time()
for page in pages:
    try: extract(page)
    except Exception: pass
print(json.dumps([time.process_time() - start, memory() - before]))
'''


def run_depeche(binary, folder):
    """CPU seconds and peak megabytes of one whole run."""
    with tempfile.TemporaryDirectory() as out:
        command = [binary, "clean", str(folder), "--include", "*.html.gz", "--threads", "1", "-q", "-o", out]
        child = subprocess.Popen(command)
        _, status, usage = os.wait4(child.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"{' '.join(command)} failed")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def run_peer(python, peer, folder):
    done = subprocess.run([python, "-c", INSIDE, peer, str(folder)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return tuple(json.loads(done.stdout)) if done.returncode == 0 else None


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("pages", type=Path)
    ap.add_argument("--bin", default=str(ROOT / "target/release/depeche"))
    ap.add_argument("--python", default=sys.executable)
    ap.add_argument("--runs", type=int, default=5)
    ap.add_argument("--peer", default=",".join(PEERS))
    a = ap.parse_args()
    pages = len(list(a.pages.glob("*.html.gz"))) or sys.exit(f"no *.html.gz in {a.pages}")
    results = {name: [] for name in ["depeche", *a.peer.split(",")]}
    for _ in range(a.runs):
        for name, runs in results.items():
            runs.append(run_depeche(a.bin, a.pages) if name == "depeche" else run_peer(a.python, name, a.pages))
    print("| tool | CPU s | pages per CPU s | x resiliparse | MB |\n|---|---|---|---|---|")
    medians = {n: statistics.median(r[0] for r in runs) for n, runs in results.items() if None not in runs}
    for name, runs in results.items():
        if name not in medians:
            print(f"| {name} | not installed | | | |")
            continue
        ratio = f"{medians['resiliparse'] / medians[name]:.2f}" if "resiliparse" in medians else ""
        memory = statistics.median(r[1] for r in runs)
        print(f"| {name} | {medians[name]:.2f} | {pages / medians[name]:.0f} | {ratio} | {memory:.0f} |")


if __name__ == "__main__":
    main()
