#!/usr/bin/env python3
"""Speed of encoding detection: depeche, chardetng and faust-cchardet in turn on the same bytes, one thread.

    peers_encodings.py PAGES [--python PYTHON] [--runs 3] [--profile bench]

PAGES is a folder of UTF-8 pages (*.html, *.html.gz). `cargo bench --bench encodings` reads them, writes each as UTF-8 and in a
legacy encoding, without labels, and times `depeche decode`'s stage and chardetng with encoding_rs on them; PYTHON (with
`pip install faust-cchardet`) times `cchardet.detect` and the decoding with what it found, on the bytes the bench left behind.
Runs alternate, so that a busy machine slows all alike; medians are printed as a Markdown table.
"""
import argparse, json, os, re, statistics, subprocess, sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Run by PYTHON: megabytes a CPU second, for each folder.
INSIDE = r'''
import json, sys, time
from pathlib import Path
import cchardet
speed = {}
for kind in ("utf8", "legacy"):
    pages = [path.read_bytes() for path in sorted((Path(sys.argv[1]) / kind).iterdir())]
    start = time.process_time()
    for page in pages:
        try: page.decode(cchardet.detect(page)["encoding"] or "utf-8", "replace")
        except LookupError: pass
    speed[kind + "_by_faust-cchardet"] = sum(map(len, pages)) / (time.process_time() - start) / 1e6
print(json.dumps(speed))
'''


def bench(pages, profile):
    """Megabytes a second of each bench, the median of its samples."""
    environment = {**os.environ, "DEPECHE_BENCH_PAGES": str(Path(pages).resolve())}
    command = ["cargo", "bench", "--profile", profile, "-p", "depeche-tests", "--bench", "encodings"]
    output = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True).stdout.decode()
    speed, name = {}, None
    for line in output.splitlines():
        found = re.search(r"─ (\w+)", line)
        name = found.group(1) if found else name
        rates = re.findall(r"([\d.]+) ([KMG])B/s", line)
        if rates:
            number, unit = rates[2]  # fastest, slowest, median, mean
            speed[name] = float(number) * {"K": 1e-3, "M": 1, "G": 1e3}[unit]
    return speed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--profile", default="bench")
    args = parser.parse_args()
    metadata = subprocess.run(["cargo", "metadata", "--no-deps", "--format-version", "1"], cwd=ROOT, stdout=subprocess.PIPE, check=True)
    folder = Path(json.loads(metadata.stdout)["target_directory"]) / "tmp" / "encodings"
    runs = []
    for _ in range(args.runs):
        speed = bench(args.pages, args.profile)
        peer = subprocess.run([args.python, "-c", INSIDE, str(folder)], stdout=subprocess.PIPE, check=True)
        runs.append({**speed, **json.loads(peer.stdout)})
    print("| | MB/s | times faust-cchardet |\n|---|---|---|")
    median = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    for name, speed in median.items():
        kind = name.split("_")[0]
        print(f"| {name.replace('_', ' ')} | {speed:,.0f} | {speed / median[kind + '_by_faust-cchardet']:.1f} |")


if __name__ == "__main__":
    main()
