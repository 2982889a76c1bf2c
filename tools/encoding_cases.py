#!/usr/bin/env python3
"""Makes files in legacy encodings out of Unicode texts, and scores `depeche decode` on them.

  encoding_cases.py make  SOURCE.jsonl... --out DIR [--seed N] [--files K]
  encoding_cases.py score DIR --bin depeche [--misses]
  encoding_cases.py bands DIR --bin depeche

SOURCE: one text a line, {lang, text} or {lang, html}. `make` writes DIR/NNNNN and DIR/cases.jsonl {path, situation, lang,
encoding, truth, url, content_type?}: K files of each situation, encodings and languages drawn by the seed. `score` prints the
share of files whose text is the truth, by situation; U+FFFD, C1 controls and byte order marks do not count. `bands` prints,
for each band of `confidence`, the share that is right. Only the standard library is used.
"""
import argparse, collections, json, random, re, subprocess, unicodedata
from pathlib import Path

from fit_letters import tones

LATIN1 = ["windows-1252"] * 4 + ["iso-8859-15", "macintosh"]
CENTRAL = ["windows-1250", "iso-8859-2"]
CYRILLIC = ["windows-1251"] * 2 + ["koi8-r", "iso-8859-5", "ibm866"]
ENCODINGS = {
    **dict.fromkeys("fr de es pt it nl sv da no fi ca is".split(), LATIN1), **dict.fromkeys("pl cs sk hu ro hr sl".split(), CENTRAL),
    "ru": CYRILLIC, "bg": CYRILLIC[:4], "uk": ["windows-1251", "koi8-u"], "el": ["windows-1253", "iso-8859-7"], "tr": ["windows-1254"],
    "he": ["windows-1255"], "ar": ["windows-1256", "iso-8859-6"], "lt": ["windows-1257"], "lv": ["windows-1257"], "et": ["windows-1257"],
    "vi": ["windows-1258"], "th": ["windows-874"], "ja": ["shift_jis", "euc-jp", "iso-2022-jp"], "zh": ["gbk", "gb18030"],
    "zht": ["big5"], "ko": ["euc-kr"]}
# Browsers read these labels by a superset that Python has under another name.
CODECS = {"windows-874": "cp874", "shift_jis": "cp932", "euc-kr": "cp949", "big5": "cp950", "macintosh": "mac_roman", "ibm866": "cp866"}
TLD = dict(cs="cz", sv="se", uk="ua", el="gr", he="il", ar="eg", vi="vn", ja="jp", zh="cn", zht="tw", ko="kr", da="dk", et="ee", sl="si", ca="cat")
LIES = {"iso-8859-1", "windows-1251", "windows-1250"}
# Characters that Python and browsers read differently in East Asian encodings.
DISPUTED = re.compile("[〜～‖∥−－¢£¬¦—―‧•·…￣¯￠￡￢¥‾\\\\~]")
LEGACY_PAGES = ["no_meta", "meta_right", "meta_lies_legacy", "meta_lies_utf8", "http_right_nometa", "http_right_meta_wrong",
                "http_wrong_meta_right", "truncated_tail", "truncated_tail_nometa", "invalid_bytes_meta", "invalid_bytes_nometa"]
UTF8_PAGES = ["utf8_no_meta", "utf8_stale_meta", "utf8_stale_http", "utf8_invalid_meta", "utf8_invalid_nometa", "utf8_trunc_nometa",
              "utf16le_nobom", "utf16be_nobom", "mixed", "double"]
TEXTS = {"b15": 15, "b30": 30, "b60": 60, "text100": 100, "text300": 300, "text1000": 1000, "textfull": 0}


def encode(text, label):
    """The bytes of `text`, without what the encoding cannot hold, and the text they stand for."""
    codec = CODECS.get(label, label)
    if label == "windows-1258":
        text = "".join(tones(c) for c in unicodedata.normalize("NFC", text))
    if label == "iso-8859-2" or label == "windows-1250":
        text = text.translate(str.maketrans("șțȘȚ", "şţŞŢ"))
    if codec in ("cp932", "euc-jp", "iso-2022-jp", "gbk", "gb18030", "cp950", "cp949"):
        text = DISPUTED.sub("", text)
    raw = text.encode(codec, "ignore")
    return raw, raw.decode(codec)


def page(source):
    if "html" in source:
        html = re.sub(r"<meta[^>]*charset[^>]*>", "", source["html"], flags=re.I)
        html = re.sub(r"^\s*<\?xml[^>]*>", "", html)
        return html if re.search(r"<head[^>]*>", html, re.I) else f"<html><head></head>{html}</html>"
    lines = [line.strip() for line in source["text"].splitlines() if line.strip()]
    body = "\n".join(f"<p class='text'>{line}</p>" for line in lines)
    title = lines[0][:60] if lines else ""
    return f"<!DOCTYPE html>\n<html><head><title>{title}</title></head>\n<body>\n<div id=main>{body}</div>\n</body></html>\n"


def with_meta(html, label):
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={label}">'
    return re.sub(r"(<head[^>]*>)", lambda m: m.group(1) + meta, html, count=1, flags=re.I)


def line_feeds(text):
    return text.replace("\r\n", "\n").replace("\r", "\n")


def with_junk(raw, rng):
    for _ in range(3):
        at = rng.randrange(len(raw) + 1)
        raw = raw[:at] + rng.choice([b"\xff", b"\xfe", b"\x81"]) + raw[at:]
    return raw


def text_case(situation, source, rng):
    label = rng.choice(ENCODINGS[source["lang"]])
    text = source.get("text") or re.sub(r"\s*\n\s*", "\n", re.sub(r"<script.*?</script>|<style.*?</style>|<[^>]*>", "\n", source["html"], flags=re.S))
    size = TEXTS[situation]
    raw, text = encode(text, label)
    if size:
        share = max(4, int(size * len(text) / max(1, len(raw))))
        for _ in range(50):
            at = rng.randrange(max(1, len(text) - share))
            piece = text[at:at + share]
            if sum(ord(c) > 127 for c in piece) * 40 >= len(piece) and any(c.isalpha() and ord(c) > 127 for c in piece):
                raw, text = encode(piece, label)
                return raw, text, label, None
    return (raw, text, label, None) if any(b > 127 for b in raw) or label == "iso-2022-jp" else None


def legacy_page(situation, source, rng):
    label = rng.choice(ENCODINGS[source["lang"]])
    html = page(source)
    lie = rng.choice(sorted(LIES - {label}))
    meta = {"meta_right": label, "meta_lies_legacy": lie, "meta_lies_utf8": "utf-8", "http_right_meta_wrong": lie,
            "http_wrong_meta_right": label, "truncated_tail": label, "invalid_bytes_meta": label}.get(situation)
    http = {"http_right_nometa": label, "http_right_meta_wrong": label, "http_wrong_meta_right": lie}.get(situation)
    raw, text = encode(with_meta(html, meta) if meta else html, label)
    if situation.startswith("truncated"):
        raw = raw[:rng.randrange(len(raw) * 3 // 4, len(raw))]
        text = raw.decode(CODECS.get(label, label), "ignore")
    if situation.startswith("invalid"):
        raw = with_junk(raw, rng)
        text = raw.decode(CODECS.get(label, label), "ignore")
    return raw, text, label, http and f"text/html; charset={http}"


def utf8_page(situation, source, rng):
    text, http = page(source), None
    lie = rng.choice(ENCODINGS[source["lang"]] + ["iso-8859-1"])
    if situation in ("utf8_stale_meta", "utf8_invalid_meta"):
        text = with_meta(text, lie if situation == "utf8_stale_meta" else "utf-8")
    if situation == "utf8_stale_http":
        http = f"text/html; charset={lie}"
    raw = text.encode()
    if situation.startswith("utf8_invalid"):
        raw = with_junk(raw, rng)
        text = raw.decode("utf-8", "ignore")
    if situation == "utf8_trunc_nometa":
        raw = raw[:rng.randrange(len(raw) * 3 // 4, len(raw))]
        text = raw.decode("utf-8", "ignore")
    if situation.startswith("utf16"):
        raw = text.encode("utf-16-" + situation[5:7])
    if situation == "double":
        text = line_feeds(text)
        raw = text.encode().decode("latin-1").translate({b: bytes([b]).decode("cp1252", "ignore") or chr(b) for b in range(128, 160)}).encode()
    return raw, text, "utf-8", http


def mixed_page(source, rng, others):
    """A UTF-8 page with some paragraphs of the same language in a legacy encoding."""
    label = rng.choice([e for e in ENCODINGS[source["lang"]] if e != "iso-2022-jp"])
    html = line_feeds(with_meta(page(source), "utf-8"))
    words = re.sub(r"<script.*?</script>|<style.*?</style>|<[^>]*>", "\n", rng.choice(others).get("html") or source.get("text") or page(source), flags=re.S)
    lines = [line.strip() for line in words.splitlines() if sum(ord(c) > 127 for c in line) >= 3 and not set(line) & set("<>&{}")]
    parts = [encode(line, label) for line in rng.sample(lines, min(len(lines), rng.randint(1, 5)))]
    if not parts:
        return None
    raw = b"".join(b'<p class="quote">%s</p>\n' % r for r, _ in parts)
    add = "".join(f'<p class="quote">{t}</p>\n' for _, t in parts)
    cut = html.lower().rfind("</body>")
    cut = len(html) if cut < 0 else cut
    return html[:cut].encode() + raw + html[cut:].encode(), html[:cut] + add + html[cut:], f"utf-8+{label}", None


def make(args):
    rng = random.Random(args.seed)
    by_lang = collections.defaultdict(list)
    for name in args.sources:
        for line in open(name, encoding="utf-8"):
            source = json.loads(line)
            if source["lang"] in ENCODINGS and any(ord(c) > 127 for c in source.get("html") or source["text"]):
                by_lang[source["lang"]].append(source)
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    rows = []
    for situation in [*TEXTS, *LEGACY_PAGES, *UTF8_PAGES]:
        done = tries = 0
        while done < args.files and tries < 5 * args.files:
            tries += 1
            lang = rng.choice(sorted(by_lang))
            source = rng.choice(by_lang[lang])
            if situation in TEXTS:
                case = text_case(situation, source, rng)
            elif situation in LEGACY_PAGES:
                case = legacy_page(situation, source, rng)
            elif situation == "mixed":
                case = mixed_page(source, rng, by_lang[lang])
            else:
                case = utf8_page(situation, source, rng)
            if not case or not case[0].strip():
                continue
            raw, text, label, http = case
            path = f"{len(rows):05}"
            (out / path).write_bytes(raw)
            tld = TLD.get(lang, lang) if situation in ("b15", "b30") or rng.random() < 0.5 else "com"
            rows.append({"path": path, "situation": situation, "lang": lang, "encoding": label, "truth": text, "url": f"https://news.{tld}/a",
                         **({"content_type": http} if http else {})})
            done += 1
    (out / "cases.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    print(len(rows), "files in", len(by_lang), "languages")


def decoded(args):
    """The rows of the cases, each with what the command made of it and whether that is right."""
    folder = Path(args.dir)
    rows = [json.loads(line) for line in open(folder / "cases.jsonl", encoding="utf-8")]
    listing = folder / "list.jsonl"
    keys = ("path", "url", "content_type")
    listing.write_text("".join(json.dumps({k: str(folder / row[k]) if k == "path" else row[k] for k in keys if k in row}) + "\n" for row in rows))
    output = subprocess.run([args.bin, "decode", "--list", str(listing)], stdout=subprocess.PIPE).stdout.decode()
    got = {Path(row["path"]).name: row for row in map(json.loads, output.split("\n")[:-1])}
    bare = re.compile("[\ufeff\ufffd\x80-\x9f]")
    for row in rows:
        row["got"] = got.get(row["path"], {"text": "", "encoding": None, "confidence": 0, "evidence": None})
        row["right"] = bare.sub("", row["got"]["text"]) == bare.sub("", row["truth"])
    return rows


def score(args):
    table = collections.defaultdict(list)
    for row in decoded(args):
        table[row["situation"]].append(row["right"])
        table["ALL"].append(row["right"])
        if args.misses and not row["right"]:
            print("  missed", row["path"], *(row[k] for k in ("situation", "lang", "encoding")), "read as", row["got"]["encoding"], row["got"]["evidence"], round(row["got"]["confidence"], 2))
    for name, hits in table.items():
        print(f"{name:26} {len(hits):6} {sum(hits) / len(hits):.4f}")


def bands(args):
    table = collections.defaultdict(list)
    for row in decoded(args):
        table[min(int(row["got"]["confidence"] * 10), 9)].append(row["right"])
    for band, hits in sorted(table.items()):
        print(f"{band / 10:.1f} to {(band + 1) / 10:.1f} {len(hits):6} {sum(hits) / len(hits):.3f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("make")
    command.add_argument("sources", nargs="+")
    command.add_argument("--out", required=True)
    command.add_argument("--seed", type=int, default=1)
    command.add_argument("--files", type=int, default=50)
    command.set_defaults(run=make)
    for name, run in [("score", score), ("bands", bands)]:
        command = commands.add_parser(name)
        command.add_argument("dir")
        command.add_argument("--bin", default="target/release/depeche")
        command.add_argument("--misses", action="store_true")
        command.set_defaults(run=run)
    args = parser.parse_args()
    args.run(args)


if __name__ == "__main__":
    main()
