#!/usr/bin/env python3
"""Writes a dump of invented pages: python3 tools/make_dump.py 20000 DUMP [--seed 1]

Half the records are HTML files of invented sites, in folders of a thousand; the other half are
lines of JSONL files. About one in ten is a reprint of an earlier story, one in a hundred is no
page at all. The same number and seed give the same bytes.
"""
import argparse, json, random
from pathlib import Path

NAMES = "Anne Paul Lucie Marc Nadia Igor Rosa Jean Elsa Omar".split()
PLACES = "Cormeur Valnoir Port-Blanc Tressac Ondres Belmont Saint-Yvon Larrec Montclair Ruelle".split()
WHO = ["le maire", "la préfète", "un porte-parole", "la ministre", "le syndicat", "une habitante", "le directeur du port"]
DID = ["a annoncé", "a confirmé", "a démenti", "a regretté", "a salué", "a promis", "a demandé"]
WHAT = ["la fermeture du pont", "une baisse des tarifs", "la reprise des travaux", "l'ouverture d'une enquête",
        "le report du vote", "la fin de la grève", "l'achat de douze autobus", "la vente de l'usine"]
WHEN = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "dans la nuit", "à l'issue du conseil"]
WHY = ["après trois semaines de discussions", "malgré l'opposition des riverains", "faute de crédits suffisants",
       "pour la deuxième fois de l'année", "devant une salle comble", "dans un entretien à notre journal"]


def sentence(dice):
    return (f"{dice.choice(WHO).capitalize()} de {dice.choice(PLACES)} {dice.choice(DID)} {dice.choice(WHEN)} "
            f"{dice.choice(WHAT)}, {dice.choice(WHY)}, selon {dice.choice(NAMES)} {dice.choice(PLACES)}, "
            f"qui évoque {dice.randrange(2, 900)} personnes et {dice.randrange(2, 90)} millions d'euros.")


def story(dice):
    title = f"{dice.choice(PLACES)} : {dice.choice(WHAT)} {dice.choice(WHY)}"
    return title, [" ".join(sentence(dice) for _ in range(3)) for _ in range(dice.randrange(3, 7))]


def html(dice, site, title, paragraphs):
    menu = "".join(f"<li><a href='/{i}'>{name}</a></li>" for i, name in enumerate(PLACES))
    body = "".join(f"<p>{p}</p>" for p in paragraphs)
    return (f"<!doctype html><html lang='fr'><head><meta charset='utf-8'><title>{title} - {site}</title></head><body>"
            f"<nav><ul>{menu}</ul></nav><article><h1>{title}</h1><p class='author'>Par {dice.choice(NAMES)} Morel</p>{body}"
            f"</article><footer><p>© {site}. Tous droits réservés.</p></footer></body></html>")


def write(records, out, seed=1):
    dice = random.Random(seed)
    told, lines = [], []
    for n in range(records):
        fresh = not told or dice.random() > 0.1
        title, paragraphs = story(dice) if fresh else dice.choice(told)
        if fresh and len(told) < 1000:
            told.append((title, paragraphs))
        site = f"www.journal-{n % 40:02}.example"
        if dice.random() < 0.01:
            title, paragraphs = "", []
        if n % 2:
            lines.append(json.dumps({"id": f"r{n}", "url": f"https://{site}/{n}", "title": title,
                                     "text": "\n\n".join(paragraphs)}, ensure_ascii=False) + "\n")
            if len(lines) == 5000 or n + 2 >= records:
                (out / f"lines-{n:09}.jsonl").write_text("".join(lines), encoding="utf-8")
                lines = []
        else:
            folder = out / f"pages-{n // 2000:05}"
            folder.mkdir(parents=True, exist_ok=True)
            page = html(dice, site, title, paragraphs) if paragraphs else ""
            (folder / f"{n:09}.html").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("records", type=int)
    options.add_argument("out", type=Path)
    options.add_argument("--seed", type=int, default=1)
    options = options.parse_args()
    write(options.records, options.out, options.seed)
