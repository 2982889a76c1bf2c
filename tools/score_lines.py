#!/usr/bin/env python3
"""Scores bodies by the line: paragraphs that are lost, chrome that is kept. Python 3.9+, standard library only.

  score_lines.py FOLDER... [--bin PATH] [--score FOLDER] [--flat] [--show]

A FOLDER is a set: gold.jsonl with {id, url, gold_text, either?, chrome} and a page <id>.html.gz each; tools/unseen is one.
A paragraph of gold is lost if the text does not hold it; a line of chrome is kept if it is a line of the text, or stands in
one, and in none of gold's. Letters and digits alone are compared. A rejected page loses all its paragraphs.
Rows are Markdown, by the word before the first hyphen of the ids. --show prints each line, --score takes other trees, --flat
gives the command the text of each page alone, a line for each element that is no inline one."""
import argparse, gzip, json, re, subprocess, tempfile, unicodedata
from collections import defaultdict
from html.parser import HTMLParser
from pathlib import Path

# A shorter line of chrome may stand in a line of the text by chance.
WITHIN = 15


BREAKS = set("""address article aside blockquote body br button center dd details dialog div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hr label li main nav ol option p pre section select summary table tbody td tfoot th
    thead title tr ul""".split())
UNSEEN = {"script", "style", "noscript", "template", "svg"}


class Flattened(HTMLParser):
    """The text of a page as many programs make it: without markup, a line for each element that is no inline one."""

    def __init__(self, html):
        super().__init__()
        self.parts, self.unseen = [], 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.unseen += tag in UNSEEN
        self.parts.append("\n" if tag in BREAKS else "")

    def handle_endtag(self, tag):
        self.unseen = max(self.unseen - (tag in UNSEEN), 0)
        self.parts.append("\n" if tag in BREAKS else "")

    def handle_data(self, data):
        self.parts.append("" if self.unseen else re.sub(r"\s+", " ", data))

    def text(self):
        return "\n".join(line.strip() for line in "".join(self.parts).split("\n") if line.strip())


def read_jsonl(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def squash(text):
    return re.sub(r"\W+", "", unicodedata.normalize("NFKC", text).casefold())


def texts(a, folder, gold):
    """The text of each page, in gold's order; None for a reject."""
    with tempfile.TemporaryDirectory() as work:
        with open(f"{work}/in.jsonl", "w", encoding="utf-8") as pages:
            for g in gold:
                html = gzip.open(folder / f"{g['id']}.html.gz").read().decode("utf-8", "replace")
                page = {"text": Flattened(html).text()} if a.flat else {"html": html}
                pages.write(json.dumps({"id": g["id"], "url": g["url"]} | page) + "\n")
        options = ["--score", a.score] if a.score else []
        subprocess.run([a.bin, "clean", "-q", "--no-survey", "-o", f"{work}/out", *options, f"{work}/in.jsonl"])
        found = {r["source"]["line"]: r["text"] for r in read_jsonl(f"{work}/out/articles.jsonl")}
    return [found.get(line) for line in range(1, len(gold) + 1)]


def lost(g, text):
    held = squash(text or "")
    return [p for p in g["gold_text"].splitlines() if squash(p) not in held]


def kept(g, text):
    lines = [squash(line) for line in (text or "").splitlines()]
    gold = [squash(p) for p in g["gold_text"].splitlines()]
    stands = lambda c: any(c == line or len(c) >= WITHIN and c in line for line in lines)
    return [c for c in g["chrome"] if squash(c) and stands(squash(c)) and not any(squash(c) in p for p in gold)]


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("folders", nargs="+", type=Path)
    a.add_argument("--bin", default="target/release/depeche")
    a.add_argument("--score")
    a.add_argument("--flat", action="store_true")
    a.add_argument("--show", action="store_true")
    a = a.parse_args()
    rows = defaultdict(lambda: [0] * 6)
    for folder in a.folders:
        gold = read_jsonl(folder / "gold.jsonl")
        for g, text in zip(gold, texts(a, folder, gold)):
            missed, leaked = lost(g, text), kept(g, text)
            if a.show:
                [print(g["id"], "lost", line) for line in missed]
                [print(g["id"], "kept", line) for line in leaked]
            found = [1, text is None, len(g["gold_text"].splitlines()), len(missed), len(g["chrome"]), len(leaked)]
            for row in (rows[g["id"].split("-")[0]], rows["all"]):
                row[:] = map(sum, zip(row, found))
    print("| pages of | pages | rejected | paragraphs | lost | lines of chrome | kept |\n|---|---|---|---|---|---|---|")
    for name in sorted(rows, key=lambda name: (name == "all", name)):
        print(f"| {name} | " + " | ".join(map(str, rows[name])) + " |")


if __name__ == "__main__":
    main()
