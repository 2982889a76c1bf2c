#!/usr/bin/env python3
"""Writes a WARC.gz of many pages, one compressed record a page, out of a folder of pages.

    make_warc.py PAGES_FOLDER OUT.warc.gz [--count 20000]

Pages are `*.html` and `*.html.gz` below the folder, repeated until there are enough; each
repetition says so in its address and in its text, so that no two are the same document.
"""

import argparse
import gzip
import hashlib
import itertools
import base64
import pathlib
import zlib


def record(number, page):
    body = page.replace(b"</body>", b"<p>Repetition %d.</p></body>" % number, 1)
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    digest = base64.b32encode(hashlib.sha1(http).digest())
    head = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:%d>\r\n"
        b"WARC-Date: 2021-03-16T10:00:00Z\r\nWARC-Target-URI: https://site-%d.example/%d\r\n"
        b"WARC-Block-Digest: sha1:%s\r\nContent-Type: application/http; msgtype=response\r\n"
        b"Content-Length: %d\r\n\r\n" % (number, number % 50, number, digest, len(http))
    )
    return head + http + b"\r\n\r\n"


def member(data):
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    return packer.compress(data) + packer.flush()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=20_000)
    args = parser.parse_args()
    paths = sorted(path for path in args.pages.rglob("*") if path.name.endswith((".html", ".html.gz")))
    if not paths:
        parser.error(f"no page below {args.pages}")
    bytes_in = 0
    with args.out.open("wb") as out:
        for number, path in enumerate(itertools.islice(itertools.cycle(paths), args.count)):
            page = path.read_bytes()
            data = record(number, gzip.decompress(page) if path.name.endswith(".gz") else page)
            bytes_in += len(data)
            out.write(member(data))
    print(f"{args.count} records, {bytes_in / 1e6:.0f} MB, {args.out.stat().st_size / 1e6:.0f} MB compressed")


if __name__ == "__main__":
    main()
