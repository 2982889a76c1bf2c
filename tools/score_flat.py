"""Flat text cross-validated through the command, for fit_score.py: records of many sites as one dump."""
import json, shutil, subprocess, tempfile
from pathlib import Path

import score_data
import score_trees


class Records:
    """A dump of flat texts with their bodies; cleaned as one, so that site profiles are those of the whole."""

    def __init__(self, path, html_model):
        self.records = score_data.read_jsonl(path)
        self.golds = [score_data.Gold(r["gold"]) for r in self.records]
        self.html_model = html_model

    def cleaned(self, binary, models, columns, options=()):
        """The text that the command writes for each record, with such trees for flat text."""
        with tempfile.TemporaryDirectory() as folder:
            folder = Path(folder)
            shutil.copy(self.html_model, folder)
            (folder / "score-flat.bin").write_bytes(score_trees.written(models, columns))
            with open(folder / "in.jsonl", "w", encoding="utf-8") as lines:
                for r in self.records:
                    facts = {key: r[key] for key in ("id", "text", "url", "site") if r.get(key)}
                    lines.write(json.dumps(facts, ensure_ascii=False) + "\n")
            command = [binary, "clean", "-q", "--score", folder, *options, "-o", folder / "out", folder / "in.jsonl"]
            subprocess.run(command, check=False)
            texts = {r["source"]["id"]: r["text"] for r in score_data.read_jsonl(folder / "out/articles.jsonl")}
        return [texts.get(r["id"], "") for r in self.records]


def report(rows, ablations, remark, sets=True):
    """Prints F1 by style, and by set; a row is (record, gold, texts by ablation)."""
    groups = {}
    for record, gold, texts in rows:
        for of in (record["set"], "all") if sets else ("all",):
            groups.setdefault((of, record["style"]), []).append((gold, texts))
    for (of, style), pairs in sorted(groups.items()):
        values = [score_data.measure([(gold, texts[i]) for gold, texts in pairs]) for i in range(ablations)]
        p, r = rates([(gold, texts[-1]) for gold, texts in pairs])
        empty = sum(not texts[-1] for _, texts in pairs)
        print(f"{of + '/' + style:22}{len(pairs):5}" + "".join(f"{v:9.4f}" for v in values)
              + f"{p:9.4f}{r:8.4f}{empty:5}  {remark}", flush=True)


def rates(pairs):
    """Mean precision and mean recall."""
    both = [score_data.text_rates(gold, text) for gold, text in pairs]
    return [sum(side) / len(both) for side in zip(*both)]
