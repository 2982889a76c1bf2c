"""Pages made to look older than they are, for fit_score.py.

The permissively licensed pages are of the last years: semantic elements and telling classes are everywhere, and rules
know their chrome. On pages of the 2000s the score has only text and place to go by. So each page is also learnt from
in a copy that has lost what such pages lack: its semantic elements, most or all words of its classes, its JSON-LD, and
what rules drop by them, which the score then has to tell by itself.
"""
import numpy as np

# A copy counts as much as this share of its page.
SHARE = 0.5
SEMANTIC = ["in_article", "in_main", "in_section", "in_aside", "in_header", "in_footer", "in_nav", "in_figure",
            "body_prop", "chrome_role", "page_articles", "page_body_prop", "caption", "ld_body_words"]
HEADINGS = {"heading": 0, "previous_heading": 0, "previous_2_heading": 0, "next_heading": 0, "next_2_heading": 0,
            "heading_above": 0, "heading_above_words": 0, "heading_above_links": 0, "since_heading": 40,
            "heading_is_title": 0}
UNRULED = {"comments_since": 40, "comments_before": 0, "related_since": 40}
DESCRIBED = {"description_words": 0, "is_description": 0}


def copies(own, x, pages, seed=7):
    """An aged copy of every page: the pages, and their features."""
    pick = np.random.RandomState(seed)
    column = {name: i for i, name in enumerate(own)}
    classes = [i for name, i in column.items() if name.startswith(("near_", "far_"))]
    aged, rows, start = [], [], 0
    for page in pages:
        part = x[start:start + len(page["y"])].copy()
        start += len(page["y"])
        part[:, [column[name] for name in SEMANTIC]] = 0
        lost = [i for i in classes if pick.rand() < pick.choice([0.3, 1.0])]
        part[:, lost] = 0
        copy = page | {"aged": True}
        for chance, values in ((0.3, HEADINGS), (0.5, UNRULED), (0.5, DESCRIBED)):
            if pick.rand() < chance:
                for name, value in values.items():
                    part[:, column[name]] = value
                if values is HEADINGS:
                    copy["heading"] = [False] * len(page["heading"])
                if values is UNRULED:
                    copy["ruled"] = np.zeros_like(page["ruled"])
        copy["weight"] = weights(copy)
        aged.append(copy)
        rows.append(part)
    return aged, np.concatenate(rows)


def weights(page):
    size = np.sqrt(page["words"]) * (page["known"] & ~page["ruled"])
    return SHARE * page["share"] * size / max(size.sum(), 1e-9)
