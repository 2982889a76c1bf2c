#!/usr/bin/env python3
"""Scores title, authors, date and language against gold: right, null or wrong, by set. Python 3.9+.

  score_fields.py FOLDER... [--bin PATH | --peer trafilatura|newspaper4k] [--show FIELD] [--candidates] [--urls]

A FOLDER is a set: gold.jsonl with {id, url, title?, date?, authors?, lang?, gold_text?} and a page <id>.html.gz each.
A field is right when it equals gold (letters and digits only, case and diacritics apart; dates by day; authors as a set),
null when nothing is given, wrong otherwise. A rejected page is null in every field and counted as rejected.
Below a row stands what gold only calls otherwise: null authors that are the house or an agency in gold (depeche keeps those
in publisher and agencies), wrong authors that are gold's persons, who share a string with each other, a function or a degree
there, and wrong dates that are date_modified.
Rows are Markdown: set, field, pages with gold, then the shares right, null and wrong.
--show prints every page where FIELD is not right, with --candidates also what each source of the page gave.
--urls hands over gold's addresses, which the peers have in any case.
The peers are Python packages, imported only when asked for."""
import argparse, gzip, json, re, subprocess, tempfile, unicodedata
from pathlib import Path

FIELDS = ("title", "authors", "date", "language")


def read_jsonl(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def day(date):
    """Gold writes 2024-03-02 and 2024.03.02; where it was cut (`March 13, `) there is none."""
    date = str(date or "").strip()[:10].replace(".", "-")
    return date if re.fullmatch(r"\d{4}-\d{2}-\d{2}", date) else None


def plain(text):
    return re.sub(r"\W+", " ", unicodedata.normalize("NFKD", text or "").lower()).strip()


def gold_fields(gold):
    authors = gold.get("authors")
    if isinstance(authors, str):
        authors = re.split(r"[;,]", authors)
    return {
        "title": plain(gold.get("title")) or None,
        "date": day(gold.get("date")),
        "authors": frozenset(map(plain, authors)) if authors else None,
        "language": gold.get("lang"),
    }


def fields(title, authors, date, language):
    names = frozenset(filter(None, map(plain, authors or [])))
    return {"title": plain(title), "authors": names, "date": (date or "")[:10], "language": language}


def with_urls(folder, golds, path):
    """The pages as JSONL, with gold's addresses."""
    with open(path, "w", encoding="utf-8") as lines:
        for gold in golds:
            html = gzip.open(folder / f"{gold['id']}.html.gz").read().decode("utf-8", errors="replace")
            lines.write(json.dumps({"url": gold["url"], "html": html}) + "\n")
    return path


def by_depeche(binary, folder, golds, urls):
    """Fields by page id, and the rejects as (id, reason, detail)."""
    with tempfile.TemporaryDirectory() as work:
        out = Path(work) / "out"
        pages = [with_urls(folder, golds, Path(work) / "pages.jsonl")] if urls else [folder, "--include", "*.html.gz"]
        command = [binary, "clean", *pages, "-o", out, "-q"]
        done = subprocess.run(list(map(str, command)), check=False)
        if done.returncode not in (0, 1):
            raise SystemExit(f"exit {done.returncode} of {command}")
        lines = lambda name: read_jsonl(Path(out) / name)
        number = lambda line: golds[line["source"]["line"] - 1]["id"]
        page = number if urls else lambda line: Path(line["source"]["path"]).name.removesuffix(".html.gz")
        found = {}
        for a in lines("articles.jsonl"):
            found[page(a)] = fields(a["title"], a["authors"], a["date_published"], a["language"])
            found[page(a)]["modified"] = (a["date_modified"] or "")[:10]
            found[page(a)]["houses"] = [plain(h) for h in [a["publisher"], a["site"], *a["agencies"]] if h]
        return found, [(page(r), r["reason"], r["detail"]) for r in lines("rejects.jsonl")]


def names_the_house(want, houses):
    """Every gold author is the publication, one of its desks, or an agency the text credits."""
    words = {word for house in houses for word in house.split()}
    return bool(houses) and all(any(h in name or name in h for h in houses) or set(name.split()) <= words for name in want)


JOINERS = re.compile(r"\s(?:and|und|et|avec|with|y)\s|\s기자\b|[;,/|&(（]", re.I)
# Words of pieces that are no second person: functions, degrees, houses.
FUNCTION = re.compile(
    r"\b(?:expert|director|team|staff|press|newsroom|representative|dietitian|industry|years|redaktion"
    r"|(?:ph d|m d|md|ms|rd|dvm|cfp|cepf|psp|cpp)$)"
)


def same_persons(authors, got):
    """The persons given are those of gold's strings, which hold several names each, a function, a degree or a house."""
    authors = authors if isinstance(authors, list) else [authors]
    pieces = {plain(piece) for author in authors for piece in JOINERS.split(author)} - {""}
    return got <= pieces and all(FUNCTION.search(piece) for piece in pieces - got)


OTHERWISE = {
    "authors": "are the house or an agency in gold, or its persons in one string",
    "date": "are the last change, which is date_modified",
}


def is_named_otherwise(field, result, gold, found):
    """Gold's value is another field of depeche, or the same persons written otherwise."""
    if field == "date":
        return result == "wrong" and found.get("modified") == gold_fields(gold)["date"]
    if field != "authors" or result == "right":
        return False
    if result == "null":
        return names_the_house(gold_fields(gold)["authors"], found.get("houses", []))
    return same_persons(gold["authors"], found["authors"])


def by_trafilatura(html, url):
    from trafilatura import extract_metadata
    m = extract_metadata(html, default_url=url)
    authors = re.split(r"\s*;\s*", m.author) if m and m.author else []
    return fields(m.title, authors, m.date, m.language) if m else fields("", [], "", None)


def by_newspaper4k(html, url):
    from newspaper import Article
    article = Article(url or "https://page.example/")
    article.download(input_html=html)
    article.parse()
    date = article.publish_date
    date = date if isinstance(date, str) or not date else date.isoformat()
    return fields(article.title, article.authors, date, article.meta_lang)


def by_peer(peer, folder, golds):
    read = {"trafilatura": by_trafilatura, "newspaper4k": by_newspaper4k}[peer]
    found = {}
    for gold in golds:
        html = gzip.open(folder / f"{gold['id']}.html.gz").read().decode("utf-8", errors="replace")
        try:
            found[gold["id"]] = read(html, gold.get("url"))
        except Exception as error:  # a peer that gives up has found nothing
            print(f"{gold['id']}: {type(error).__name__}: {error}")
    return found, []


def explain(binary, path, field):
    """What each source gave, and the byline-like lines around the text."""
    done = subprocess.run([str(binary), "explain", str(path), "--json"], capture_output=True, check=False)
    told = json.loads(done.stdout or b"{}")
    names = {"date": ("date_published", "date_modified")}.get(field, (field,))
    for name, value, source in told.get("candidates", []):
        if name in names:
            print(f"      {source}: {value}")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("folder", nargs="+", type=Path)
    ap.add_argument("--bin", default="target/release/depeche", type=Path)
    ap.add_argument("--peer", choices=["trafilatura", "newspaper4k"])
    ap.add_argument("--show", choices=FIELDS)
    ap.add_argument("--candidates", action="store_true")
    ap.add_argument("--urls", action="store_true")
    a = ap.parse_args()
    print("| set | field | pages | right | null | wrong |\n|---|---|---|---|---|---|")
    for folder in a.folder:
        golds = read_jsonl(folder / "gold.jsonl")
        found, rejects = by_peer(a.peer, folder, golds) if a.peer else by_depeche(a.bin.resolve(), folder, golds, a.urls)
        for field in FIELDS:
            counts, missed = {"right": 0, "null": 0, "wrong": 0}, []
            otherwise = {"null": 0, "wrong": 0}
            for gold in golds:
                want = gold_fields(gold)[field]
                if want is None:
                    continue
                got = found.get(gold["id"], {}).get(field)
                result = "null" if not got else "right" if got == want else "wrong"
                counts[result] += 1
                if result != "right":
                    missed.append((result, gold, got))
                    otherwise[result] += is_named_otherwise(field, result, gold, found.get(gold["id"], {}))
            pages = sum(counts.values())
            if pages:
                shares = " | ".join(f"{counts[k] / pages:.3f}" for k in counts)
                print(f"| {folder.name} | {field} | {pages} | {shares} |")
            if any(otherwise.values()):
                print(f"   {folder.name}: {otherwise['null']} null and {otherwise['wrong']} wrong {OTHERWISE[field]}")
            if field == a.show:
                for result, gold, got in sorted(missed, key=lambda m: (m[0], m[1]["id"])):
                    got = sorted(got) if isinstance(got, frozenset) else got
                    print(f"   {result} {gold['id']} {gold.get('url')}\n      gold {gold.get('lang' if field == 'language' else field)!r}\n      got {got!r}")
                    if a.candidates:
                        explain(a.bin.resolve(), folder / f"{gold['id']}.html.gz", field)
        if rejects:
            ids = {g["id"] for g in golds}
            rejects = [r for r in rejects if r[0] in ids]
            print(f"   {folder.name}: {len(rejects)} of {len(golds)} pages rejected ({len(rejects) / len(golds):.3f})")
            for page, reason, detail in rejects:
                print(f"      {page} {reason}: {detail}")


if __name__ == "__main__":
    main()
