#!/usr/bin/env python3
"""What `depeche decode` changes in text that is valid UTF-8, paragraph by paragraph.

  clean_changes.py GOLD.jsonl... --bin depeche [--paragraphs 10000] [--languages 12] [--seed 1]

GOLD: lines {lang, gold_text} or {lang, text}. Takes the languages with most text, as evenly as they allow, and prints each
paragraph that changed, before and after, for a person to judge: a repair of what was broken, or a false alarm. Those with C1
control characters are counted apart: they were broken beyond doubt.
"""
import argparse, collections, json, random, subprocess, tempfile
from pathlib import Path


def paragraphs(sources):
    """Different paragraphs with a character beyond ASCII, by language."""
    by_language = collections.defaultdict(dict)
    for name in sources:
        for line in open(name, encoding="utf-8"):
            row = json.loads(line)
            for part in (row.get("gold_text") or row.get("text") or "").split("\n"):
                if len(part.strip()) >= 20 and not part.isascii():
                    by_language[(row.get("lang") or "?")[:2]][part.strip()] = None
    return by_language


def sampled(by_language, languages, count, rng):
    chosen = sorted(by_language, key=lambda key: (-len(by_language[key]), key))[:languages]
    sample, left = [], count
    for place, language in enumerate(sorted(chosen, key=lambda key: (len(by_language[key]), key))):
        take = rng.sample(list(by_language[language]), min(len(by_language[language]), left // (len(chosen) - place)))
        sample += [(language, part) for part in take]
        left -= len(take)
    return sample


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="+")
    parser.add_argument("--bin", default="target/release/depeche")
    parser.add_argument("--paragraphs", type=int, default=10_000)
    parser.add_argument("--languages", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    sample = sampled(paragraphs(args.sources), args.languages, args.paragraphs, random.Random(args.seed))
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number:06}" for number in range(len(sample))]
        for path, (_, part) in zip(paths, sample):
            path.write_bytes(part.encode())
        listing = Path(folder) / "list.jsonl"
        listing.write_text("".join(json.dumps({"path": str(path)}) + "\n" for path in paths))
        output = subprocess.run([args.bin, "decode", "--list", str(listing)], stdout=subprocess.PIPE).stdout.decode()
        got = {row["path"]: row["text"] for row in map(json.loads, output.split("\n")[:-1])}
    changed = controls = 0
    for path, (language, before) in zip(paths, sample):
        after = got.get(str(path))
        if after != before:
            changed += 1
            controls += any("\x80" <= c <= "\x9f" for c in before)
            at = next((i for i, (a, b) in enumerate(zip(before, after or "")) if a != b), 0)
            print(f"{language}  {before[max(0, at - 25):at + 35]!r}\n    {(after or '')[max(0, at - 25):at + 35]!r}")
    print(changed, "changed,", controls, "of them with C1 control characters, which no text has, of", len(sample), dict(collections.Counter(language for language, _ in sample)))


if __name__ == "__main__":
    main()
