#!/usr/bin/env python3
"""Write JSONL of small flat pages of many sites, to measure a survey's memory: many_pages.py PAGES [SITES] [--in-turn]

Each page has 8 lines of its site's chrome and 12 paragraphs of its own, all different. Pages come in random order of
sites, or site after site with --in-turn. The same arguments give the same bytes.

    many_pages.py 1000000 | /usr/bin/time -v depeche survey - -o profiles --threads 1
"""
import argparse, json, random, sys

CHROME = ["Accueil", "Rubriques", "Le journal de {} raconte chaque matin la vie de sa région avec ses quarante reporters.",
          "Lire aussi", "Abonnez-vous", "Vous lisez {} ? Recevez chaque matin notre lettre par courriel, gratuitement.",
          "Mentions légales", "© {}"]
OWN = "Le conseil de {0} a voté hier soir le budget de {1} contre l'avis du maire, qui annonce un recours."


def word(n):
    """A number in letters: digits are masked in fingerprints."""
    letters = ""
    while True:
        n, letter = divmod(n, 26)
        letters += chr(97 + letter)
        if not n:
            return letters


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("pages", type=int)
    ap.add_argument("sites", type=int, nargs="?", default=50_000)
    ap.add_argument("--in-turn", action="store_true")
    a = ap.parse_args()
    draw = random.Random(7)
    for page in range(a.pages):
        n = page * a.sites // a.pages if a.in_turn else draw.randrange(a.sites)
        site = word(n)
        own = "\n".join(OWN.format(word(12 * page + i), site) for i in range(12))
        chrome = "\n".join(CHROME).replace("{}", site)
        print(json.dumps({"id": page, "site": f"{site}.example", "text": f"{chrome}\n{own}"}, ensure_ascii=False))


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:
        sys.exit(0)
