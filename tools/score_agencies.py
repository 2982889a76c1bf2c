#!/usr/bin/env python3
"""How often the agency of a dispatch is found where its text states it. Python 3.9+, standard library only.

  score_agencies.py FILE.jsonl.gz... [--bin PATH] [--show]

A FILE holds records {id, text, lang, level}: wire copy, of which those of level "source" and language fr are looked at.
The text states its agency where a plain pattern finds one: in a dateline ("PARIS (AFP) - ", "Paris | AFP | …", "AFP - ")
or in a credit ("avec AFP", "(Source : AFP)", "AFP" as a line). The patterns are looser than depeche's, and written apart from it."""
import argparse, gzip, json, re, subprocess, tempfile
from pathlib import Path

NAME = r"(?:AFP|Reuters|REUTERS|AP|Relaxnews|6Medias|EFE|ANSA|dpa|DPA|Xinhua|TASS|Belga|ATS|PA|Bloomberg|Associated Press)"
LINE = [
    re.compile(rf"^.{{0,60}}\((?:[^()]{{0,20}}\b)?({NAME})\b[^()]{{0,20}}\)\s*[-–—:.]"),
    re.compile(rf"^.{{0,60}}\|\s*({NAME})\s*\|"),
    re.compile(rf"^({NAME})\s*[-–—,]"),
    re.compile(rf"^\W*(?:(?:Source|Sources|Avec|Par|La rédaction avec|Rédaction avec)\s*:?\s*)+(?:l')?({NAME})\W*$", re.I),
    re.compile(rf"^\W*({NAME})\W*$"),
    re.compile(rf"[.!?»”]\s*\(?(?:Source\s*:|avec)?\s*({NAME})\s*\)?\s*$"),
]


def stated(text):
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return {m.group(1) for line in lines for pattern in LINE for m in [pattern.search(line)] if m}


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("file", nargs="+", type=Path)
    ap.add_argument("--bin", default="target/release/depeche", type=Path)
    ap.add_argument("--show", action="store_true", help="print the dispatches whose agency is missed")
    a = ap.parse_args()
    for path in a.file:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            records = [json.loads(line) for line in lines]
        records = [r for r in records if r["level"] == "source" and r["lang"] == "fr"]
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "in.jsonl"
            keep = ("id", "text", "site", "lang")
            source.write_text("\n".join(json.dumps({k: r[k] for k in keep if k in r}) for r in records))
            done = subprocess.run([str(a.bin), "clean", str(source), "-o", folder + "/out", "-q"], check=False)
            if done.returncode not in (0, 1):
                raise SystemExit(f"exit {done.returncode}")
            with open(folder + "/out/articles.jsonl", encoding="utf-8") as lines:
                found = {x["source"]["id"]: x["agencies"] for x in map(json.loads, lines)}
        said = [(r, stated(r["text"])) for r in records]
        said = [(r, names) for r, names in said if names]
        hits = sum(bool(found.get(r["id"])) for r, _ in said)
        silent = [r for r in records if not stated(r["text"])]
        extra = sum(bool(found.get(r["id"])) for r in silent)
        print(f"{path.name}: {len(records)} French sources, {len(said)} state an agency, found in {hits} "
              f"({hits / max(1, len(said)):.3f}); named in {extra} of the {len(silent)} others")
        if a.show:
            for r, names in said:
                if not found.get(r["id"]):
                    print("  ", r["id"], names, [l[:110] for l in r["text"].split("\n") if any(n in l for n in names)][:3])


if __name__ == "__main__":
    main()
