#!/usr/bin/env python3
"""Makes hostile inputs, runs depeche and its peers on them, and prints a table in Markdown.

    hostile.py DEPECHE FOLDER [--only NAME] [--python PYTHON_WITH_PEERS] [--timeout 60]

Inputs are made below FOLDER and kept. Each run is a process of its own under `/usr/bin/time -v`.
Peers (trafilatura, resiliparse, fastwarc) run where they take such input, if PYTHON can import them.
"""

import argparse
import bz2
import gzip
import io
import json
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tarfile
import time
import zipfile
import zlib

import quine

PARAGRAPH = (
    "The harbour council of Cormeur said on Monday, in statement {n}, that the bridge would stay closed until the "
    "inspection of its {n} bolts was over, and that buses would take passengers to the other bank in the meantime."
)


def article(number, size=6):
    body = "".join(f"<p>{PARAGRAPH.format(n=number * 10 + i)}</p>" for i in range(size))
    return (
        f"<!DOCTYPE html><html><head><title>Bridge {number} closed</title></head>"
        f"<body><article><h1>Bridge {number} closed</h1>{body}</article></body></html>"
    ).encode()


def repeated(out, piece, times, head=b"", tail=b"", pack=None):
    """Writes a piece many times over without holding it."""
    with pack(out) if pack else out.open("wb") as file:
        file.write(head)
        block = piece * max(1, min(times, (1 << 20) // max(1, len(piece))))
        count = max(1, len(block) // len(piece))
        for _ in range(times // count):
            file.write(block)
        file.write(piece * (times % count) + tail)


def fast_gzip(path):
    return gzip.GzipFile(path, "wb", compresslevel=6, mtime=0)


def gzip_bomb(path):
    repeated(path, b" ", 1_000_000_000, b"<html><body><p>", b"</p>", fast_gzip)


def bzip2_bomb(path):
    path.write_bytes(b"".join([bz2.compress(b"<p>" + b" " * 100_000_000)] * 3))


def nested_tags(path):
    path.write_bytes(b"<div>" * 100_000 + article(1) + b"</div>" * 100_000)


def attributes(path):
    many = b" ".join(b"a%d=%d" % (i, i) for i in range(1_000_000))
    path.write_bytes(b"<html><body><div " + many + b">" + article(1) + b"</div>")


def less_than(path):
    repeated(path, b"<", 50_000_000)


def large_page(path):
    repeated(path, b"<p>" + PARAGRAPH.format(n=1).encode() + b"</p>", 1_000_000, b"<html><body>")


def long_line(path):
    repeated(path, PARAGRAPH.format(n=1).encode() + b"\\n", 500_000, b'{"id": 1, "text": "', b'"}\n{"id": 2, "text": "x"}\n')


def many_lines(path):
    """Ten million line ends inside one value of one line."""
    repeated(path, b"\\n", 10_000_000, b'{"id": 1, "text": "', b'"}\n')


def filled_lines(path):
    """Ten million lines of one letter inside one value of one line: each would be a block."""
    repeated(path, b"a\\n", 10_000_000, b'{"id": 1, "text": "', b'"}\n')


def many_paragraphs(path):
    repeated(path, b"<p>a", 8_000_000, b"<html><body>")


def many_rows(path):
    repeated(path, b"<tr><td>a", 3_500_000, b"<html><body><table>")


def many_facts(path):
    """A head of a million facts."""
    repeated(path, b"<meta name=a content=b>", 1_000_000, b"<html><head>", b"</head><body>" + article(1))


def many_pictures(path):
    repeated(path, b"<img src=a>", 2_500_000, b"<html><body>", article(1))


def deep_json(path):
    path.write_bytes(b'{"text": ' + b"[" * 1_000_000 + b"]" * 1_000_000 + b"}\n")


def zip_out(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ["../../out.html", "/etc/out.html", "good.html"]:
            archive.writestr(name, article(hash(name) % 7))


def tar_out(path):
    with tarfile.open(path, "w:gz") as archive:
        for number, name in enumerate(["../../out.html", "good.html"]):
            info = tarfile.TarInfo(name)
            info.size = len(article(number))
            archive.addfile(info, io.BytesIO(article(number)))


def nested_zip(path):
    """An archive in an archive, 50 deep, sixteen wide at each level."""
    inner = article(1)
    name = "page.html"
    for _ in range(50):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for copy in range(16):
                archive.writestr(f"{copy}-{name}", inner)
        inner, name = buffer.getvalue(), "in.zip"
    path.write_bytes(inner)


def layers(path):
    """gzip in gzip, 1,000 layers."""
    data = article(1)
    for _ in range(1_000):
        data = gzip.compress(data, 1, mtime=0)
    path.write_bytes(data)


def quine_zip(path):
    path.write_bytes(quine.quine())


def overlapping_zip(path):
    """5,000 members that share one compressed block of 20 MB of spaces."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = b" " * 20_000_000
    block = packer.compress(content) + packer.flush()
    crc, size = zlib.crc32(content), len(content)
    local = b"PK\3\4" + b"\x14\0\0\0\x08\0\0\0\0\0" + b"".join(
        value.to_bytes(4, "little") for value in (crc, len(block), size)
    ) + b"\x01\0\0\0a"
    central = b"".join(
        b"PK\1\2\x14\0\x14\0\0\0\x08\0\0\0\0\0"
        + b"".join(value.to_bytes(4, "little") for value in (crc, len(block), size))
        + len(b"%05d" % n).to_bytes(2, "little") + b"\0" * 16 + b"%05d" % n
        for n in range(5_000)
    )
    end = b"PK\5\6\0\0\0\0" + (5_000).to_bytes(2, "little") * 2
    end += len(central).to_bytes(4, "little") + len(local + block).to_bytes(4, "little") + b"\0\0"
    path.write_bytes(local + block + central + end)


def many_members(path):
    with tarfile.open(path, "w:gz", compresslevel=1) as archive:
        for number in range(100_000):
            archive.addfile(tarfile.TarInfo(f"{number}.html"))


def record(number, length=None):
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + article(number)
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
        f"WARC-Target-URI: https://gazette.example/{number}\r\nContent-Length: {length or len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def warc(path, damage):
    """Six records, the third one damaged; each compressed by itself unless the damage is to plain bytes."""
    plain = [record(number) for number in range(6)]
    packed = [gzip.compress(part, mtime=0) for part in plain]
    if damage == "short length":
        plain[2] = record(2, 100)
    elif damage == "long length":
        plain[2] = record(2, len(plain[2]) + 700)
    elif damage == "garbage":
        plain.insert(2, random.Random(1).randbytes(5_000))
    elif damage == "cut record":
        plain[2] = plain[2][:900]
    elif damage == "cut member":
        packed[2] = packed[2][: len(packed[2]) // 2]
    elif damage == "bad checksum":
        packed[2] = packed[2][:-8] + b"\0\0\0\0" + packed[2][-4:]
    elif damage == "overwritten member":
        middle = len(packed[2]) // 2
        packed[2] = packed[2][:middle] + b"\xff" * 40 + packed[2][middle + 40 :]
    elif damage == "cut end":
        packed[5] = packed[5][:-30]
    compressed = damage in ("cut member", "bad checksum", "overwritten member", "cut end")
    path.write_bytes(b"".join(packed if compressed else plain))


PAGE, WARC, OTHER = "page", "warc", "other"
CASES = [
    ("gzip bomb, 1 GB of spaces", "bomb.html.gz", PAGE, gzip_bomb),
    ("bzip2 bomb, 300 MB", "bomb.html.bz2", OTHER, bzip2_bomb),
    ("1,000 layers of gzip", "layers.html.gz", OTHER, layers),
    ("100,000 nested tags", "nested.html", PAGE, nested_tags),
    ("1,000,000 attributes on one tag", "attributes.html", PAGE, attributes),
    ("50 MB of `<`", "less.html", PAGE, less_than),
    ("page of 220 MB", "large.html", PAGE, large_page),
    ("JSON line of 110 MB", "long.jsonl", OTHER, long_line),
    ("JSON line of 10 million lines", "lines.jsonl", OTHER, many_lines),
    ("JSON line of 10 million lines of a letter", "letters.jsonl", OTHER, filled_lines),
    ("8 million paragraphs of a letter", "paragraphs.html", PAGE, many_paragraphs),
    ("table of 3.5 million rows", "rows.html", PAGE, many_rows),
    ("a million `<meta>`", "facts.html", PAGE, many_facts),
    ("2.5 million pictures", "pictures.html", PAGE, many_pictures),
    ("JSON a million deep", "deep.jsonl", OTHER, deep_json),
    ("zip with `../` and `/etc/`", "out.zip", OTHER, zip_out),
    ("tar with `../`", "out.tar.gz", OTHER, tar_out),
    ("zip in zip, 50 deep, 16 wide", "deep.zip", OTHER, nested_zip),
    ("quine zip: it holds itself", "quine.zip", OTHER, quine_zip),
    ("5,000 zip members over one block, 100 GB", "overlap.zip", OTHER, overlapping_zip),
    ("tar of 100,000 empty members", "members.tar.gz", OTHER, many_members),
] + [
    (f"WARC, {damage}", damage.replace(" ", "-") + suffix, WARC, lambda path, damage=damage: warc(path, damage))
    for damage, suffix in [
        ("short length", ".warc"),
        ("long length", ".warc"),
        ("garbage", ".warc"),
        ("cut record", ".warc"),
        ("cut member", ".warc.gz"),
        ("bad checksum", ".warc.gz"),
        ("overwritten member", ".warc.gz"),
        ("cut end", ".warc.gz"),
    ]
]

OPEN = "import gzip,sys; p=sys.argv[1]; b=(gzip.open if p.endswith('gz') else open)(p,'rb').read(); "
PEERS = {
    "trafilatura": (PAGE, OPEN + "import trafilatura; print(len(trafilatura.extract(b) or ''), 'characters')"),
    "resiliparse": (
        PAGE,
        OPEN + "from resiliparse.extract.html2text import extract_plain_text as e; "
        "print(len(e(b.decode('utf8','replace'), main_content=True)), 'characters')",
    ),
    "fastwarc": (
        WARC,
        "import sys; from fastwarc.warc import ArchiveIterator as A\nn=0\n"
        "try:\n for r in A(open(sys.argv[1],'rb')): r.reader.read(); n+=1\n"
        "except Exception as e: print(n,'records, then',type(e).__name__); sys.exit()\nprint(n,'records')",
    ),
}


def timed(command, timeout):
    """Standard output, seconds of processor and of the clock, peak memory in MB, and how it ended."""
    full = ["/usr/bin/time", "-v", "timeout", str(timeout), *command]
    began = time.monotonic()
    done = subprocess.run(full, capture_output=True, text=True, errors="replace")
    wall = time.monotonic() - began
    said = done.stderr

    def number(what):
        found = re.search(re.escape(what) + r"[^:]*: ([\d.]+)", said)
        return float(found.group(1)) if found else 0.0

    seconds = number("User time") + number("System time")
    return done.stdout.strip(), (seconds, wall), number("Maximum resident set size") / 1024, done.returncode


def ours(depeche, path, out, timeout):
    shutil.rmtree(out, ignore_errors=True)
    command = [str(depeche), "clean", str(path), "-o", str(out), "--threads", "1", "-q"]
    _, seconds, memory, code = timed(command, timeout)
    report = json.loads((out / "run.json").read_text()) if (out / "run.json").exists() else None
    if report is None:
        return f"**no report, exit {code}**", seconds, memory
    rejects = ", ".join(f"{count} {reason}" for reason, count in report["rejects_by_reason"].items())
    notes = ", ".join(f"{count} {code}" for code, count in report["notes"].items() if code != "no_date")
    parts = [f"{report['articles']} articles"] + ([rejects] if rejects else []) + ([f"notes: {notes}"] if notes else [])
    return "; ".join(parts), seconds, memory


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("depeche", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--timeout", type=int, default=60)
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    print("| input | size | depeche | s | wall s | MB | peers |\n|---|---|---|---|---|---|---|", flush=True)
    for title, name, kind, make in CASES:
        if args.only not in title:
            continue
        path = args.folder / name
        if not path.exists():
            make(path)
        result, seconds, memory = ours(args.depeche.resolve(), path, args.folder / "out", args.timeout)
        beside = []
        for peer, (takes, code) in PEERS.items():
            if takes != kind or subprocess.run([args.python, "-c", f"import {peer}"], capture_output=True).returncode:
                continue
            said, spent, held, ended = timed([args.python, "-c", code, str(path)], args.timeout)
            said = said.splitlines()[-1] if said else ("over the time" if ended == 124 else f"exit {ended}")
            beside.append(f"{peer}: {said}, {spent[0]:.1f} s, {held:.0f} MB")
        size = path.stat().st_size
        size = f"{size / 1e6:.1f} MB" if size > 1e5 else f"{size / 1e3:.1f} kB"
        cpu, wall = seconds
        print(f"| {title} | {size} | {result} | {cpu:.2f} | {wall:.2f} | {memory:.0f} | {'; '.join(beside)} |", flush=True)


if __name__ == "__main__":
    main()
