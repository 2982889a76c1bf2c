#!/usr/bin/env python3
"""Near-duplicate tools compared on documents whose clusters are known; prints the table of docs/quality.md.

    python3 -m venv PEERS
    PEERS/bin/pip install text-dedup 'datatrove[processing]' orjson spacy tokenizers rensa datasketch gaoya
    PEERS/bin/python peers_dedup.py DEPECHE FOLDER [SET...]

FOLDER holds SET.jsonl.gz with `id`, `text`, `cluster` (and `site`, `date`). Each tool runs in a process of its own, at
its default setting and at the best of the few that are tried (best on the mean F1 of all sets, which flatters it);
CPU seconds are those of the whole process. A tool that is not installed or fails is named with its cause."""
import argparse, collections, gzip, json, os, pickle, resource, subprocess, sys, tempfile
from pathlib import Path


def words(text, n):
    tokens = text.lower().split()
    return [" ".join(tokens[i:i + n]) for i in range(max(1, len(tokens) - n + 1))]


class Sets:
    def __init__(self):
        self.above = {}

    def find(self, x):
        while self.above.setdefault(x, x) != x:
            self.above[x] = self.above[self.above[x]]
            x = self.above[x]
        return x

    def join(self, a, b):
        self.above[self.find(a)] = self.find(b)


def datasketch(records, threshold=0.9, ngram=1):
    from datasketch import MinHash, MinHashLSH
    index, sets = MinHashLSH(threshold=threshold, num_perm=128), Sets()
    for record in records:
        sketch = MinHash(num_perm=128)
        sketch.update_batch([word.encode() for word in words(record["text"], ngram)])
        for other in index.query(sketch):
            sets.join(record["id"], other)
        index.insert(record["id"], sketch)
    return {record["id"]: sets.find(record["id"]) for record in records}


def rensa(records, threshold=0.8, bands=16, ngram=1):
    from rensa import RMinHash, RMinHashLSH
    index, sets, sketches = RMinHashLSH(threshold=threshold, num_perm=128, num_bands=bands), Sets(), []
    for nth, record in enumerate(records):
        sketch = RMinHash(num_perm=128, seed=42)
        sketch.update(words(record["text"], ngram))
        for other in index.query(sketch):
            if sketch.jaccard(sketches[other]) >= threshold:
                sets.join(nth, other)
        sketches.append(sketch)
        index.insert(nth, sketch)
    return {record["id"]: sets.find(nth) for nth, record in enumerate(records)}


def gaoya(records, threshold=0.5, bands=40, rows=3, ngram=1):
    from gaoya.minhash import MinHashStringIndex
    index, sets = MinHashStringIndex(hash_size=32, jaccard_threshold=threshold, num_bands=bands, band_size=rows,
                                     num_hashes=bands * rows, analyzer="word", lowercase=True,
                                     ngram_range=(ngram, ngram)), Sets()
    for nth, record in enumerate(records):
        for other in index.query(record["text"]):
            sets.join(nth, other)
        index.insert_document(nth, record["text"])
    return {record["id"]: sets.find(nth) for nth, record in enumerate(records)}


def text_dedup(records, threshold=0.7, ngram=5):
    with tempfile.TemporaryDirectory() as folder:
        data, out = Path(folder) / "in.jsonl", Path(folder) / "out"
        data.write_text("".join(json.dumps({"text": record["text"]}) + "\n" for record in records))
        command = [sys.executable, "-m", "text_dedup.minhash", "--path", "json", "--data_files", data, "--split", "train",
                   "--column", "text", "--cache_dir", folder, "--output", out, "--debug", "--num_proc", 1,
                   "--threshold", threshold, "--ngram", ngram]
        subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True)
        parents = pickle.loads((out / "uf.pkl").read_bytes())
    parents = getattr(parents, "parent", parents)
    sets = Sets()
    for child, parent in parents.items():
        sets.join(int(child), int(parent))
    return {record["id"]: sets.find(nth) for nth, record in enumerate(records)}


def datatrove(records, ngram=5, buckets=14, hashes=8):
    from datatrove.executor import LocalPipelineExecutor as Run
    from datatrove.pipeline.dedup.minhash import (MinhashConfig, MinhashDedupBuckets, MinhashDedupCluster,
                                                  MinhashDedupFilter, MinhashDedupSignature)
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter
    config = MinhashConfig(n_grams=ngram, num_buckets=buckets, hashes_per_bucket=hashes)
    with tempfile.TemporaryDirectory() as folder:
        at = lambda name: f"{folder}/{name}"
        os.mkdir(at("in"))
        Path(at("in/in.jsonl")).write_text(
            "".join(json.dumps({"id": record["id"], "text": record["text"]}) + "\n" for record in records))
        run = lambda steps, tasks=1: Run(pipeline=steps, tasks=tasks, logging_dir=None, skip_completed=False).run()
        run([JsonlReader(at("in")), MinhashDedupSignature(output_folder=at("signatures"), config=config)])
        run([MinhashDedupBuckets(input_folder=at("signatures"), output_folder=at("buckets"), config=config)], buckets)
        run([MinhashDedupCluster(input_folder=at("buckets"), output_folder=at("removed"), config=config,
                                 save_cluster_id=True, ignore_index_matches=True)])
        run([JsonlReader(at("in")), MinhashDedupFilter(input_folder=at("removed"), load_cluster_ids=True,
                                                        exclusion_writer=JsonlWriter(at("gone"), compression=None)),
             JsonlWriter(at("kept"), compression=None)])
        found = {}
        for path in [*Path(at("gone")).rglob("*.jsonl"), *Path(at("kept")).rglob("*.jsonl")]:
            for line in path.read_text().splitlines():
                row = json.loads(line)
                cluster = (row.get("metadata") or {}).get("minhash_cluster_id", -1)
                found[row["id"]] = row["id"] if cluster in (-1, None) else f"cluster {cluster}"
    return found


def depeche(records, command="clean", binary=None):
    with tempfile.TemporaryDirectory() as folder:
        data, out = Path(folder) / "in.jsonl", Path(folder) / "out"
        fields = ("id", "text", "site", "date")
        rows = ({key: record[key] for key in fields if record.get(key)} for record in records)
        data.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
        subprocess.run([binary, command, str(data), "-o", str(out), "-q", "--threads", "1"], check=False)
        if command == "dedup":
            return {row["id"]: row["cluster"] for row in map(json.loads, open(out / "clusters.jsonl"))}
        rows = map(json.loads, open(out / "articles.jsonl"))
        return {row["source"]["id"]: row["duplicate"]["cluster"] for row in rows}


# Each tool with its default setting first, then those that are tried.
TOOLS = {
    "text-dedup (MinHash)": (text_dedup, [{}, {"threshold": 0.2, "ngram": 3}]),
    "datatrove (MinHash)": (datatrove, [{}, {"ngram": 3, "buckets": 60, "hashes": 2}]),
    "rensa": (rensa, [{}, {"threshold": 0.3, "bands": 32, "ngram": 3}, {"threshold": 0.2, "bands": 64, "ngram": 3}]),
    "datasketch": (datasketch, [{}, {"threshold": 0.5}, {"threshold": 0.3, "ngram": 3}, {"threshold": 0.2, "ngram": 3}]),
    "gaoya": (gaoya, [{}, {"threshold": 0.3, "ngram": 3}, {"threshold": 0.2, "bands": 60, "rows": 2, "ngram": 3}]),
}


def scores(truth, found):
    count = lambda values: collections.Counter(values)
    pairs = lambda counts: sum(n * (n - 1) // 2 for n in counts.values())
    found = {name: found.get(name, f"alone {name}") for name in truth}
    joint = count((truth[name], found[name]) for name in truth)
    gold, got = count(truth.values()), count(found.values())
    ratio = lambda a, b: 2 * a / b if b else 1.0
    precision = sum(joint[truth[n], found[n]] / got[found[n]] for n in truth) / len(truth)
    recall = sum(joint[truth[n], found[n]] / gold[truth[n]] for n in truth) / len(truth)
    return ratio(pairs(joint), pairs(gold) + pairs(got)), ratio(precision * recall, precision + recall)


def read(folder, name):
    with gzip.open(Path(folder) / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def work(arguments):
    """In a process of its own: one tool, one setting, one set."""
    folder, name, tool, setting = arguments
    records, setting = read(folder, name), json.loads(setting)
    run = depeche if tool == "depeche" else TOOLS[tool][0]
    found = run(records, **setting)
    print("RESULT " + json.dumps(scores({r["id"]: str(r["cluster"]) for r in records}, found)))


def measure(folder, name, tool, setting):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, __file__, "--work", folder, name, tool, json.dumps(setting)]
    done = subprocess.run(command, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    result = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    if not result:
        last = (done.stderr.strip().splitlines() or ["no word"])[-1]
        raise RuntimeError(last[:150])
    f1, b3 = json.loads(result[-1][7:])
    return f1, b3, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    if sys.argv[1:2] == ["--work"]:
        return work(sys.argv[2:])
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("depeche"), parser.add_argument("folder")
    parser.add_argument("sets", nargs="*", default=["q2k", "q2k_real", "q2k_clean"])
    parser.add_argument("--tools", default="", help="only those whose names begin so, parted by commas")
    arguments = parser.parse_args()
    cell = lambda row: " | ".join(f"{f1:.3f} / {b3:.3f} | {cpu:.1f}" for f1, b3, cpu in row)
    print("| tool, setting | " + " | ".join(f"{name} F1 / B-cubed | CPU s" for name in arguments.sets) + " |")
    print("|---" * (1 + 2 * len(arguments.sets)) + "|")
    for tool, (_, settings) in TOOLS.items():
        if not tool.startswith(tuple(arguments.tools.split(","))):
            continue
        tried = []
        for setting in settings:
            try:
                row = [measure(arguments.folder, name, tool, setting) for name in arguments.sets]
                tried.append((sum(f1 for f1, _, _ in row), setting, row))
            except RuntimeError as cause:
                print(f"{tool} {setting}: {cause}", file=sys.stderr)
        if not tried or tried[0][1]:
            print(f"| {tool}: could not be run |" + " |" * 2 * len(arguments.sets))
        for label, (_, setting, row) in ([("default", tried[0])] if tried else []) + \
                ([("best", max(tried, key=lambda one: one[0]))] if len(tried) > 1 else []):
            said = ", ".join(f"{key} {value}" for key, value in setting.items())
            print(f"| {tool}, {label}{': ' + said if said else ''} | {cell(row)} |", flush=True)
    for command in ("dedup", "clean"):
        setting = {"command": command, "binary": arguments.depeche}
        row = [measure(arguments.folder, name, "depeche", setting) for name in arguments.sets]
        print(f"| depeche {command} | {cell(row)} |", flush=True)


if __name__ == "__main__":
    main()
