#!/usr/bin/env python3
"""Whether the markup that says the same is read the same: F1 of `depeche clean` on pages that were rewritten.

    score_markup.py HTML_FOLDER... [--bin depeche]

HTML_FOLDER as in fit_score.py. Each row is one way to write a page: end tags left out, classes in another spelling,
paragraphs wrapped once more, room or advertisements between them. Scripts, styles and comments stay as they are.
Needs numpy.
"""
import argparse, gzip, itertools, re, tempfile
from pathlib import Path

import score_data

ROOT = Path(__file__).resolve().parent.parent
AS_THEY_ARE = re.compile(rb"(<!--.*?-->|<script\b.*?</script>|<style\b.*?</style>)", re.S | re.I)
OPEN, CLOSE = rb"<p(?=[\s>])[^>]*>", rb"</p\s*>"


def sub(pattern, by):
    return lambda html: re.sub(pattern, by, html, flags=re.I)


def paragraphs(before=b"", after=b"", inside=b"", at_end=b""):
    """Writes something before, after, at the beginning and at the end of each paragraph."""
    opens = sub(rb"(" + OPEN + rb")", lambda m: before + m[1] + inside)
    closes = sub(CLOSE, at_end + b"</p>" + after)
    return lambda html: closes(opens(html))


def names(change):
    return sub(rb'\b(class|id)="([A-Za-z0-9_ -]+)"', lambda m: m[1] + b'="' + b" ".join(map(change, m[2].split())) + b'"')


def numbered(html):
    number = itertools.count()
    plain = rb"<p(?=[\s>])(?![^>]*\bclass=)"
    return re.sub(plain, lambda _: b'<p class="para-%d"' % next(number), html, flags=re.I)


WAYS = {
    "as they are": lambda html: html,
    "no </p>": sub(CLOSE, b""),
    "no </li>": sub(rb"</li\s*>", b""),
    "tags in capitals": sub(rb"<(/?)([a-z][a-z0-9]*)", lambda m: b"<" + m[1] + m[2].upper()),
    "names begin with capitals": names(lambda name: name[:1].upper() + name[1:]),
    "names in one word": names(lambda name: re.sub(rb"(?<!_)[-_](?!_)", b"", name)),
    "names with a hash behind": names(lambda name: name + b"__a%dXz" % (len(name) % 7)),
    "no names": sub(rb'\s(class|id)=("[^"]*"|\'[^\']*\')', b""),
    "paragraphs with a number": numbered,
    "div for p": lambda html: sub(CLOSE, b"</div>")(sub(rb"<p(?=[\s>])", b"<div")(html)),
    "br for p": lambda html: sub(CLOSE, b"<br><br>")(sub(OPEN, b"")(html)),
    "open anchors": paragraphs(inside=b'<a name="x">'),
    "spans": paragraphs(inside=b"<span>", at_end=b"</span>"),
    "wrapped": paragraphs(before=b"<div>", after=b"</div>"),
    "wrapped twice": paragraphs(before=b'<div class="b"><div class="w">', after=b"</div></div>"),
    "in tables": paragraphs(before=b"<table><tr><td>", after=b"</td></tr></table>"),
    "nbsp between": paragraphs(after=b"<p>&nbsp;</p>"),
    "rules between": paragraphs(after=b"<hr>"),
    "advertisements between": paragraphs(after=b'<div class="ad-slot"><span>Advertisement</span></div>'),
}


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("data", nargs="+")
    ap.add_argument("--bin", default=str(ROOT / "target/quick/depeche"))
    a = ap.parse_args()
    sets = [list(score_data.html_pages([folder])) for folder in a.data]
    print(f"{'':27}" + "".join(f"{Path(folder).name:>13}" for folder in a.data))
    for name, rewrite in WAYS.items():
        print(f"{name:27}" + "".join(f"{rate(a.bin, pages, rewrite):13.4f}" for pages in sets), flush=True)


def rate(binary, pages, rewrite):
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for path, _, _ in pages:
            parts = AS_THEY_ARE.split(gzip.decompress(path.read_bytes()))
            parts[::2] = map(rewrite, parts[::2])
            paths.append(Path(folder) / path.stem)
            paths[-1].write_bytes(b"".join(parts))
        texts = score_data.cleaned(binary, [str(path) for path in paths], [])
    return score_data.measure([(gold, text) for (_, gold, _), text in zip(pages, texts)])


if __name__ == "__main__":
    main()
