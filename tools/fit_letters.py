#!/usr/bin/env python3
"""Fits crates/decode/data/letters.txt: what the letters beyond ASCII of each language stand beside.

  fit_letters.py FOLDER... --out crates/decode/data/letters.txt

FOLDER: unpacked Python packages with gettext catalogues (`locale/LANG/LC_MESSAGES/*.po`) and, for languages that have too few,
Babel's CLDR names (`babel/locale-data/LANG.dat`, read with Babel). The packages and their licences stand in the card beside the
table, crates/decode/data/LETTERS.md. Needs Babel for the second kind, else only the standard library.

Words count once each however often they come, as they do in the samples the table is used on.
For a letter b beyond ASCII after a: -ln P(b | a, b is beyond ASCII). For ASCII b after a letter a beyond ASCII:
-ln (P(b | a, b is ASCII) / P(b | b is ASCII)). In nats, both smoothed by the distribution without a.

One paragraph a language: a line `LANGUAGE LETTERS`, then one line for each symbol a, with one character for each b: the cost times
eight, from '0' upwards. Symbols: a space (whatever is no letter), the letters of ASCII (all as one, where the script is not Latin),
the letters of the first line. Where a is ASCII, b is one of LETTERS only.
"""
import argparse, ast, collections, math, re, unicodedata
from pathlib import Path

# Letters beyond ASCII that the language uses; accents of foreign names are left out on purpose.
ALPHABETS = {
    "en": "éèöüñá", "fr": "éèàêçôûîùâœëïüÿæ", "de": "üäößé", "es": "óíáéñú¿¡üº", "pt": "ãçáéíóêâõúàôº", "it": "èàùòéì", "nl": "ëéïèöüóê",
    "ca": "óàéèíçòúïü·", "sv": "äåöéü", "da": "åøæéöü", "no": "åøæéòôó", "fi": "äöåé", "is": "íáðþéóöæúý", "pl": "łąężóśćńź",
    "cs": "íáéěřčýžšůúťóďň", "sk": "áíéčýžšľúťôóäňďĺŕ", "hu": "áéőöóíüúű", "sl": "čšž", "hr": "čšžćđ", "ro": "ăţîşâțș", "sq": "ëç",
    "tr": "ışğüçöİâîû", "et": "äõüöšž", "lv": "āīšēūņžļčģķ", "lt": "ėšųįžčąūę", "mt": "ħżġċàù", "eo": "ĉŝĝŭĵĥ", "cy": "âŵôŷîêû",
    "se": "áčđšŧžŋâ", "vi": "\u0301\u0300\u0323đâưôêơă\u0309áàạ\u0303íóúéèùãòõìýổ", "ru": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
    "uk": "оанитієрвілсукдмпзяьбгчйхжцюшїєщфґ", "be": "анеіоырсклтдмўвяпзугьбчйцшжхэюёф", "bg": "аоиетнрсвлкдпмзъгуябчщжшцхюйфь",
    "sr": "аоиенрсјтувкдмплзбгчшцжћђхњљфџ", "mk": "аоиетнрвсдклпмузјгбчшцжфќхњѓџљѕ", "el": "αοιετνσρπκςλμηυωάγέδόίθύήχφβξώζψϊϋΐΰ",
    "he": "יוהלאתרבמשנםדעקחפטגסכזצןץךף", "ar": "اليمونرتبةدعسفقكحهأجصشطخىذإءضغزثئظؤآ،ـً؟ًَُِّ",
    "fa": "ايرندمتوهبسشكزگلخپقفجعحآچطصغضئثژذظ،یک\u200c",
    "th": "านรอกเงมยล่วดต้ีทสัิปบไแหะคจพชขใโ์ผืุูถธซญณศฟภำฐษฉ็ึฏฎฝฮฆฬๆฯ"}
CATALOGUES = {"no": ["nb", "nn"], "pt": ["pt", "pt_BR"], "es": ["es", "es_AR", "es_MX"]}
SMOOTHING = 40.0
RANKS = 60.0
# No letter is certain, even where a language has but two; and none is impossible.
CHEAPEST, DEAREST = 1.0, 7.0
FEWEST_WORDS = 400


def folders(language):
    return CATALOGUES.get(language, [language])


def catalogue_texts(roots, language):
    for root in roots:
        for name in folders(language):
            for path in sorted(Path(root).rglob(f"locale/{name}/LC_MESSAGES/*.po")):
                yield from translations(path.read_text(encoding="utf-8"))


def translations(catalogue):
    """The `msgstr` texts, without their placeholders and markup."""
    for entry in re.findall(r'^msgstr(?:\[\d\])? ((?:".*"\s*\n?)+)', catalogue, re.M):
        text = "".join(ast.literal_eval(part) for part in re.findall(r'"(?:[^"\\]|\\.)*"', entry))
        if not text.startswith("Project-Id-Version"):
            yield re.sub(r"%\(\w+\)\w|%\w|\{[^}]*\}|<[^>]*>|``[^`]*``|&\w+;|https?:\S+", " ", text)


def names(language):
    from babel import Locale
    locale = Locale.parse({"no": "nb"}.get(language, language))
    for table in (locale.territories, locale.languages, locale.currencies, locale.scripts):
        yield from (str(name) for name in table.values())


def tones(c):
    """A Vietnamese letter as windows-1258 has it: its tone behind it."""
    try:
        return c.encode("cp1258") and c
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", c)
        tone = [p for p in parts[1:] if p in "\u0300\u0301\u0303\u0309\u0323"]
        return unicodedata.normalize("NFC", "".join(p for p in parts if p not in tone)) + "".join(tone)


def words_of(texts, language):
    words = set()
    for text in texts:
        text = unicodedata.normalize("NFC", text.replace("İ", "i̇" if language != "tr" else "İ"))
        text = "".join(c if c == "İ" else c.lower() for c in text)
        if language == "vi":
            text = "".join(tones(c) for c in text)
        if language == "ro":  # encodings other than the newest have cedillas for commas
            text += " " + text.translate(str.maketrans("șț", "şţ"))
        words.update(word for word in re.split(r"[\s\d\x00-\x40\[-`{-\x7f]+", text) if word)
    return words


def pairs_of(words, letters, latin):
    """Counts of neighbouring symbols; what is no letter of the language is a space."""
    def symbol(c):
        if c in letters:
            return c
        return " " if not "a" <= c <= "z" else c if latin else "a"
    counts = collections.Counter()
    for word in sorted(words):
        line = [" ", *map(symbol, word), " "]
        counts.update(zip(line, line[1:]))
    return counts


def costs(counts, ascii_symbols, letters):
    letter, plain = collections.Counter(), collections.Counter()
    for (a, b), n in counts.items():
        (letter if b in letters else plain)[b] += n
    # The order of ALPHABETS, by Zipf's law, stands in for what few words cannot say.
    ranks = {b: (1 + rank) ** -0.8 for rank, b in enumerate(letters)}
    known = sum(letter.values())
    base = {b: (letter[b] + RANKS * ranks[b] / sum(ranks.values())) / (known + RANKS) for b in letters}
    base |= {b: (plain[b] + 0.5) / (sum(plain.values()) + 0.5 * len(ascii_symbols)) for b in ascii_symbols}
    table = {}
    for a in [*ascii_symbols, *letters]:
        for group in (letters, ascii_symbols):
            total = sum(counts[a, b] for b in group)
            for b in group:
                chance = (counts[a, b] + SMOOTHING * base[b]) / (total + SMOOTHING)
                cost = -math.log(chance if group is letters else chance / base[b])
                table[a, b] = min(DEAREST, max(CHEAPEST if group is letters else -CHEAPEST, cost))
    return table


def paragraph(language, words):
    letters = "".join(dict.fromkeys(ALPHABETS[language]))
    latin = max(letters) < "\u0370"
    ascii_symbols = " abcdefghijklmnopqrstuvwxyz" if latin else " a"
    counts = pairs_of(words, letters, latin)
    table = costs(counts, ascii_symbols, letters)
    lines = [f"{language} {letters}"]
    for a in [*ascii_symbols, *letters]:
        columns = letters if a in ascii_symbols else [*ascii_symbols, *letters]
        lines.append("".join(chr(48 + round(8 * table[a, b])) for b in columns))
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    parts = []
    for language in ALPHABETS:
        words = words_of(catalogue_texts(args.folders, language), language)
        if len(words) < FEWEST_WORDS:
            words |= words_of(names(language), language)
        print(language, len(words), "words", sum(1 for w in words if any(c in ALPHABETS[language] for c in w)), "with letters beyond ASCII")
        parts.append(paragraph(language, words))
    Path(args.out).write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
