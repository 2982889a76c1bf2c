"""Pages with labels, for fit_score.py: read through `depeche explain --json`, so that the features are the command's own."""
import gzip, json, random, re, subprocess, tempfile, tomllib, unicodedata
from collections import Counter
from functools import cache
from pathlib import Path

import numpy as np

TOKEN = re.compile(r"\w+")
# Pages that one run of the command reads.
BATCH = 50
# Lines of chrome by language.
CHROME = tomllib.loads((Path(__file__).parent / "chrome_lines.toml").read_text(encoding="utf-8"))
CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def tokens(text):
    out = []
    for word in TOKEN.findall(unicodedata.normalize("NFC", text or "")):
        out.extend(word) if CJK.search(word) else out.append(word)
    return out


def grams(words, n=4):
    return [tuple(words[i:i + n]) for i in range(len(words) - n + 1)]


class Gold:
    """A body, to tell which blocks belong to it; lines `either` way are no one's to learn."""

    def __init__(self, text, either=()):
        self.text = text
        self.either = {tuple(tokens(line)) for line in either}
        self.words = tokens(text)
        self.shingles = set(grams(self.words))
        self.joined = f" {' '.join(self.words)} "
        self.lines = {tuple(tokens(line)) for line in (text or "").splitlines()}

    def labels(self, texts):
        """For each block, the share of it that is gold; 0 or 1 for short blocks."""
        words = [tokens(text) for text in texts]
        sides = zip([[], *words], words, [*words[1:], []])
        labels = [self.label(*of) if 0 < len(of[1]) < 4 else self.share(of[1]) for of in sides]
        return [None if label < 1 and tuple(of) in self.either else label for label, of in zip(labels, words)]

    def label(self, before, words, after):
        """A word or two stand somewhere in most bodies: only a whole line of it, or going on from a neighbour."""
        with_neighbours = (before[-2:] + words, words + after[:2])
        goes_on = any(len(w) > len(words) and self.holds(w) for w in with_neighbours)
        return float(tuple(words) in self.lines or goes_on)

    def share(self, words):
        if len(words) < 6:
            return float(bool(words) and self.holds(words))
        found = grams(words)
        return sum(g in self.shingles for g in found) / len(found)

    def holds(self, words):
        return f" {' '.join(words)} " in self.joined


class Snippets:
    """Only some blocks are known: those that hold a snippet of the body, and those that hold one of the chrome."""

    def __init__(self, wanted, unwanted):
        self.words = None
        self.wanted, self.unwanted = ([" ".join(s.split()) for s in side] for side in (wanted, unwanted))

    def labels(self, texts):
        return [self.label(" ".join(text.split())) for text in texts]

    def label(self, text):
        good, bad = any(s in text for s in self.wanted), any(s in text for s in self.unwanted)
        return float(good) if good != bad else None


def read_jsonl(path):
    opened = gzip.open if str(path).endswith(".gz") else open
    with opened(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def html_pages(folders):
    """(file, gold, facts) of folders with gold.jsonl and <id>.html.gz."""
    for folder in map(Path, folders):
        for r in read_jsonl(folder / "gold.jsonl"):
            gold = Gold(r["gold_text"], r.get("either", ())) if r.get("gold_text") else None
            if gold is None and r.get("with"):
                gold = Snippets(r["with"], r.get("without") or [])
            if gold:
                facts = {"set": folder.name, "site": r.get("site") or r["id"], "share": r.get("share", 1.0), "style": "html"}
                yield folder / f"{r['id']}.html.gz", gold, facts


def flat_records(path, sets):
    """Records flattened by others, of some sets: as HTML sites name them."""
    for r in read_jsonl(path):
        if r["set"] in sets:
            yield r["text"], r["gold"], {"set": r["set"], "site": r["site"], "share": 1.0, "style": r["style"]}


def flattened(pages, pick):
    """Our own flat text of HTML pages: a block a line, whole pages and windows around the body."""
    for page in pages:
        if page["gold"].words is None:
            continue
        lines, body = page["text"], [i for i, y in enumerate(page["y"]) if y > 0.5]
        if not body:
            continue
        facts = {"set": page["set"], "site": page["site"], "share": 0.7 * page["share"]}
        gap = pick.choice(["\n", "\n\n"])
        yield gap.join(lines), page["gold"].text, facts | {"style": "full"}
        low = max(0, min(body) - pick.randint(0, 15))
        high = max(body) + 1 + pick.randint(0, 15)
        yield gap.join(lines[low:high]), page["gold"].text, facts | {"style": "window"}


def variants(text, gold_text, facts, pick):
    """Text without chrome (whole, a few paragraphs, all in one), chrome sown in it, and chrome around little text.

    As common as whole pages; a score that has not seen them learns to drop the ends of clean text and short dispatches.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    body = [line.strip() for line in gold_text.splitlines() if line.strip()]
    if not body:
        return
    start, size = pick.randrange(len(body)), pick.randint(2, 8)
    gap = pick.choice(["\n", "\n\n"])
    clean = [gap.join(body), gap.join(body[start:start + size]), " ".join(body)]
    for kind, only in zip(("whole", "some", "one"), clean):
        yield only, only, facts | {"share": 0.2, "style": f"clean_{kind}"}
    for part in (body, body[start:start + size]):
        if len(part) > 2:
            yield gap.join(sown(part, pick)), gap.join(part), facts | {"share": 0.25, "style": "sown"}
    gold = Gold(gold_text)
    is_gold = [label > 0.1 for label in gold.labels(lines)]
    long = [line for line, g in zip(lines, is_gold) if g and len(line.split()) >= 20]
    if not long:
        return
    first = lines.index(long[0])
    for want in (long[0], " ".join(long[:pick.randint(2, 6)])):
        kept = [want if i == first else line for i, (line, g) in enumerate(zip(lines, is_gold)) if i == first or not g]
        yield gap.join(kept), want, facts | {"share": 0.3, "style": "little"}


@cache
def chrome_words():
    """The words of the lines of chrome, by language."""
    return {lang: [w for line in lines for w in tokens(line.lower())] for lang, lines in CHROME.items()}


def sown(body, pick):
    """The body with lines of chrome before, among and behind its paragraphs, in its language or one near it."""
    words = {word for line in body for word in tokens(line.lower())}
    known = chrome_words()
    lines = CHROME[max(known, key=lambda lang: sum(w in words for w in known[lang]) / len(known[lang]))]
    dense = pick.random()
    yield from pick.sample(lines, pick.randint(0, 5))
    for line in body:
        yield line
        while pick.random() < dense / 2:
            yield pick.choice(lines)
    yield from pick.sample(lines, pick.randint(0, 10))


def explained(binary, paths):
    """What the command says of each page, by path; a batch with a page it cannot read is read page by page."""
    for start in range(0, len(paths), BATCH):
        batch = paths[start:start + BATCH]
        run = subprocess.run([binary, "explain", "--json", *batch], capture_output=True)
        runs = [run] if run.returncode == 0 else [
            subprocess.run([binary, "explain", "--json", path], capture_output=True) for path in batch]
        for line in (line for run in runs if run.returncode == 0 for line in run.stdout.splitlines()):
            page = json.loads(line)
            yield page["path"], page


def load(binary, pages, names):
    """Reads pages through the command; `names` grows by the features seen."""
    known = {str(path): (gold, facts) for path, gold, facts in pages}
    read = ((known[path], page) for path, page in explained(binary, list(known)) if page["blocks"])
    return [packed(page, gold, facts | {"path": page["path"]}, names) for (gold, facts), page in read]


def packed(page, gold, facts, names):
    blocks = page["blocks"]
    at, values = [], []
    for i, block in enumerate(blocks):
        for name, value in block["features"].items():
            at.append((i, names.setdefault(name, len(names))))
            values.append(value)
    looks = {look: i for i, look in enumerate(dict.fromkeys(b["look"] for b in blocks))}
    text = [b["text"] for b in blocks]
    labels = gold.labels(text)
    y = np.array([0.0 if label is None else label for label in labels])
    words = np.array([b["words"] for b in blocks])
    ruled = np.array([b["ruled"] for b in blocks])
    # Rules decide before the score: what they drop is not the score's to learn.
    known = np.array([label is not None for label in labels]) & (words > 0)
    size = np.sqrt(words) * (known & ~ruled)
    return facts | {
        "at": np.array(at, dtype=np.int32), "values": np.array(values, dtype=np.float32), "y": y, "text": text,
        "weight": facts["share"] * size / max(size.sum(), 1e-9), "words": words, "ruled": ruled, "known": known, "gold": gold,
        # What recognisers (title, byline, date lines) take out whatever the score.
        "out": np.array([b["reason"] not in (None, "score", "hidden") for b in blocks]),
        "score": np.array([b["score"] for b in blocks]), "heading": [b["kind"].startswith("heading") for b in blocks],
        "element": np.array([b["element"] for b in blocks]), "look": np.array([looks[b["look"]] for b in blocks]),
        "parents": np.array([-1 if p is None else p for p in page["parents"]]),
    }


def flat_pages(html, extra, folder, seed=7):
    """Writes flat text into `folder`: that of `extra` records, ours of `html` pages, and the variants of both."""
    pick = random.Random(seed)
    for n, (text, gold_text, facts) in enumerate([*extra, *flattened(html, pick)]):
        made = [(text, gold_text, facts)]
        every = list(variants(text, gold_text, facts, pick))
        made += every if n < len(extra) else pick.sample(every, min(2, len(every)))
        for kind, (text, want, facts) in enumerate(made):
            path = Path(folder) / f"{n}-{kind}.txt"
            path.write_text(text, encoding="utf-8")
            yield path, Gold(want), facts


def precision_recall(page, keep):
    """Of one page's 4-gram shingles, for the blocks kept."""
    if "tokens" not in page:
        page["tokens"] = [tokens(text) for text in page["text"]]
        page["shingles"] = Counter(grams(page["gold"].words)) or Counter([tuple(page["gold"].words)])
    words = [w for block, k in zip(page["tokens"], keep) if k for w in block]
    got = Counter(grams(words)) or Counter([tuple(words)] if words else [])
    both = sum((page["shingles"] & got).values())
    return both / max(sum(got.values()), 1), both / sum(page["shingles"].values())


def f1(rates):
    """F1 of mean precision and mean recall."""
    p, r = np.mean(rates, axis=0)
    return 2 * p * r / max(p + r, 1e-9)


def cleaned(binary, paths, options):
    """The text that the command writes for each page; empty where it rejects one."""
    with tempfile.TemporaryDirectory() as out:
        subprocess.run([binary, "clean", "-q", *options, "-o", out, *paths], check=False)
        texts = {r["source"]["path"]: r["text"] for r in read_jsonl(Path(out) / "articles.jsonl")}
    return [texts.get(path, "") for path in paths]


def measure(pairs):
    """F1 of (gold, text) pairs: of 4-gram shingles, by the means over pages; where only snippets are known, of those."""
    whole = [(gold, text) for gold, text in pairs if gold.words is not None]
    if whole:
        return f1([text_rates(gold, text) for gold, text in whole])
    squashed = [(gold, " ".join(text.split())) for gold, text in pairs]
    good = sum(s in text for gold, text in squashed for s in gold.wanted)
    bad = sum(s in text for gold, text in squashed for s in gold.unwanted)
    wanted = sum(len(gold.wanted) for gold, _ in pairs)
    return f1([(good / max(good + bad, 1), good / max(wanted, 1))])


def text_rates(gold, text):
    want, got = Counter(shingles(gold.words)), Counter(shingles(tokens(text)))
    both = sum((want & got).values())
    return both / max(sum(got.values()), 1), both / max(sum(want.values()), 1)


def shingles(words):
    return grams(words) or ([tuple(words)] if words else [])
