#!/usr/bin/env python3
"""Checks what `depeche dedup --index` promises, on a corpus of `make-wire`. Python 3.9+, standard library only.

    check_index.py DEPECHE CORPUS.jsonl [--new 10000] [--kills 20] [--seed 1]

1. The clusters of a run over the old documents and one over the new are those of one batch; CPU seconds of each.
2. A run killed (SIGKILL) at a random moment leaves an index that opens, holds all of that run or nothing of it,
   and gives the same clusters when the run is done again."""
import argparse, json, os, random, resource, shutil, signal, subprocess, sys, tempfile, time
from pathlib import Path


def lines(path):
    with open(path, encoding="utf-8") as file:
        return file.readlines()


def clusters(*paths):
    """The last word on each document."""
    found = {}
    for path in paths:
        for line in lines(path):
            row = json.loads(line)
            found[row["id"]] = {key: row[key] for key in ("cluster", "role", "relation", "of", "coverage")}
    return found


class Check:
    def __init__(self, depeche, folder):
        self.depeche, self.folder = depeche, folder

    def command(self, name, records, index=None):
        out = self.folder / name
        return out, [self.depeche, "dedup", records, "-o", out] + (["--index", index] if index else [])

    def run(self, name, records, index=None):
        """Runs to the end; the output folder, CPU seconds, and what was said."""
        out, command = self.command(name, records, index)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run([str(part) for part in command], stderr=subprocess.PIPE, text=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode not in (0, 1):
            sys.exit(f"{name}: exit {done.returncode}\n{done.stderr}")
        return out, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stderr

    def kill(self, name, records, index, after):
        _, command = self.command(name, records, index)
        running = subprocess.Popen([str(part) for part in command], stderr=subprocess.DEVNULL)
        time.sleep(after)
        running.send_signal(signal.SIGKILL)
        running.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("depeche"), parser.add_argument("corpus", type=Path)
    parser.add_argument("--new", type=int, default=10_000), parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    dice = random.Random(arguments.seed)
    records = lines(arguments.corpus)
    dice.shuffle(records)
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        check = Check(arguments.depeche, folder)
        old, new, both = folder / "old.jsonl", folder / "new.jsonl", folder / "all.jsonl"
        for path, part in ((old, records[arguments.new:]), (new, records[:arguments.new]), (both, records)):
            path.write_text("".join(part), encoding="utf-8")
        batch, batch_cpu, _ = check.run("batch", both)
        alone, alone_cpu, _ = check.run("alone", new)
        first, first_cpu, _ = check.run("first", old, folder / "index")
        shutil.copytree(folder / "index", folder / "kept")
        (folder / "empty.jsonl").write_text('{"id": "nothing", "text": "nothing"}\n')
        _, scan_cpu, _ = check.run("scan", folder / "empty.jsonl", folder / "index")
        shutil.rmtree(folder / "index"), shutil.copytree(folder / "kept", folder / "index")
        started = time.monotonic()
        second, second_cpu, _ = check.run("second", new, folder / "index")
        lasted = time.monotonic() - started
        expected = clusters(batch / "clusters.jsonl")
        got = clusters(first / "clusters.jsonl", second / "moved.jsonl", second / "clusters.jsonl")
        wrong = sum(expected[name] != got.get(name) for name in expected)
        size = sum(path.stat().st_size for path in (folder / "index").iterdir())
        print(f"{len(records) - arguments.new} documents and {arguments.new} new: {wrong} placed otherwise than in one batch")
        print(f"CPU seconds: one batch {batch_cpu:.1f}, first run {first_cpu:.1f}, the new alone {alone_cpu:.1f}, "
              f"one document over the index {scan_cpu:.1f}, second run {second_cpu:.1f}")
        print(f"index: {size / len(records):.0f} bytes a document")
        usable = whole = 0
        for kill in range(arguments.kills):
            index = folder / f"index-{kill}"
            shutil.copytree(folder / "kept", index)
            check.kill("killed", new, index, dice.uniform(0, lasted * 1.02))
            again, _, said = check.run("again", new, index)
            if f"{len(records)} documents of earlier runs" in said:
                whole += 1  # the killed run had been finished
                usable += 1
            else:
                got = clusters(first / "clusters.jsonl", again / "moved.jsonl", again / "clusters.jsonl")
                usable += got == expected
            shutil.rmtree(index)
        print(f"killed {arguments.kills} times: {usable} indexes usable, {whole} of them with the killed run in them")
        sys.exit(0 if wrong == 0 and usable == arguments.kills else 1)


if __name__ == "__main__":
    main()
