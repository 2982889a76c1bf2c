#!/usr/bin/env python3
"""Does the cost stay flat? CPU seconds and memory of `depeche clean` against the number, depth, attributes and bytes of pages.

    scaling.py [--bin target/release/depeche] [--records 1000,10000,100000] [--megabytes 1,5,10,50]

Pages are made up of invented words from a fixed seed; records go in as JSONL. Prints Markdown tables.
"""
import argparse, json, random, subprocess, sys, tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SYLLABLES = "ba be bi bo bu da de di do du ka ke ki ko ku la le li lo lu ma me mi mo mu na ne ni no nu ra re ri ro ru".split()


# CPU seconds and peak megabytes of a command.
INSIDE = """
import json, resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=sys.stderr)
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024]))
"""


def words(rng, n):
    return ["".join(rng.choices(SYLLABLES, k=rng.randint(1, 4))) for _ in range(n)]


def paragraph(rng):
    return " ".join(words(rng, rng.randint(30, 70))).capitalize() + "."


def page(rng, paragraphs=8):
    links = "".join(f"<li><a href=/{w}>{w}</a>" for w in words(rng, 20))
    body = "".join(f"<p class=text>{paragraph(rng)}</p>" for _ in range(paragraphs))
    return f"<html><head><title>{' '.join(words(rng, 7))}</title></head><body><ul class=menu>{links}</ul><article>{body}</article></body></html>"


def run(binary, lines, folder):
    """CPU seconds, peak megabytes."""
    source = folder / "in.jsonl"
    with open(source, "w", encoding="utf-8") as f:
        for i, html in enumerate(lines):
            f.write(json.dumps({"id": str(i), "html": html, "url": f"https://site{i % 50}.example/{i}"}) + "\n")
    size = source.stat().st_size
    command = [binary, "clean", str(source), "--threads", "1", "--max-record-bytes", "100000000", "-q", "--force", "-o", str(folder / "out")]
    # Through a process of its own: a child's peak memory counts that of the process it was started from.
    cpu, memory = json.loads(subprocess.run([sys.executable, "-c", INSIDE, *command], stdout=subprocess.PIPE).stdout)
    return cpu, memory, size


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--bin", default=str(ROOT / "target/release/depeche"))
    ap.add_argument("--records", default="1000,10000,100000")
    ap.add_argument("--megabytes", default="1,5,10,50")
    a = ap.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        idle = run(a.bin, [page(random.Random(0))], folder)[0]
        print("| records | CPU s | ms a record | MB |\n|---|---|---|---|")
        for n in map(int, filter(None, a.records.split(","))):
            rng = random.Random(n)
            cpu, memory, _ = run(a.bin, (page(rng) for _ in range(n)), folder)
            print(f"| {n:,} | {cpu:.2f} | {(cpu - idle) / n * 1000:.3f} | {memory:.0f} |", flush=True)
        print("\n| one page of | MB | CPU s | ns a byte | peak MB |\n|---|---|---|---|---|")
        text = page(random.Random(1))
        shapes = [(f"text, {m} MB", page(random.Random(2), m * 3100)) for m in map(int, filter(None, a.megabytes.split(",")))]
        shapes += [(f"div, {n:,} deep", "<div>" * n + text + "</div>" * n) for n in (100, 10_000, 1_000_000)]
        shapes += [(f"span, {n:,} deep", "<span>" * n + text) for n in (10_000, 1_000_000)]
        shapes += [(f"{n:,} attributes", f"<div {' '.join(f'a{i}=x' for i in range(n))}>" + text) for n in (100, 10_000, 1_000_000)]
        shapes += [(f"{n // 1_000_000} MB of `<`", text + "<" * n) for n in (1_000_000, 10_000_000)]
        for name, html in shapes:
            cpu, memory, size = run(a.bin, [html], folder)
            print(f"| {name} | {size / 1e6:.1f} | {cpu - idle:.2f} | {(cpu - idle) / size * 1e9:.0f} | {memory:.0f} |", flush=True)


if __name__ == "__main__":
    main()
