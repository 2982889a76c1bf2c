#!/usr/bin/env python3
"""Kills runs and lets them go on: python3 tools/kill_and_resume.py target/release/depeche [--kills 50] [--records 2000]

A run over invented pages (or over `--dump`, any dump) is killed (SIGKILL) at random moments, and the same command given again,
until it ends by itself; then the next run begins. Every run that ends must have written the bytes
of one that was never killed, and account for each record once. Ends with 1 at the first difference.
"""
import argparse, json, random, shutil, subprocess, sys, tempfile, time
from collections import Counter
from pathlib import Path
from make_dump import write

FILES = ["articles.jsonl", "rejects.jsonl", "run.json"]


def command(options, dump, out):
    return [options.depeche, "clean", dump, "-o", out, "-q", "--threads", str(options.threads)]


def result(out):
    return {name: (out / name).read_bytes() for name in FILES}


def check(out, expected, records):
    got = result(out)
    for name in FILES:
        if got[name] != expected[name]:
            sys.exit(f"{out}/{name} differs from the run that was not killed")
    if (out / ".depeche").exists():
        sys.exit(f"{out}/.depeche is left behind")
    articles = [json.loads(line) for line in got["articles.jsonl"].splitlines()]
    rejects = got["rejects.jsonl"].splitlines()
    if len({a["id"] for a in articles}) != len(articles) or len(articles) + len(rejects) != records:
        sys.exit(f"{len(articles)} articles and {len(rejects)} rejects of {records} records")


def phase(out):
    """How far the killed run had come, by its journals."""
    sizes = [(out / ".depeche" / name).stat().st_size if (out / ".depeche" / name).exists() else 0 for name in ("pages", "lines")]
    if list(out.glob("*.part")):
        return "writing"
    return "cleaning" if sizes[1] > 5000 else "reading" if sizes[0] > 5000 else "starting"


def is_finished(out):
    """Whether the run that was killed had nothing left to do but to end."""
    return (out / "run.json").exists() and not (out / ".depeche").exists()


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("depeche", type=lambda p: Path(p).resolve())
    options.add_argument("--kills", type=int, default=50)
    options.add_argument("--records", type=int, default=2000)
    options.add_argument("--dump", type=lambda p: Path(p).resolve(), help="instead of invented pages")
    options.add_argument("--threads", type=int, default=2)
    options.add_argument("--seed", type=int, default=1)
    options = options.parse_args()
    dice = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        dump, out = options.dump or Path(folder, "dump"), Path(folder, "out")
        if not options.dump:
            write(options.records, dump, options.seed)
        began = time.monotonic()
        subprocess.run(command(options, dump, out))
        whole = time.monotonic() - began
        expected = result(out)
        check(out, expected, options.records)
        shutil.rmtree(out)
        killed, ended = Counter(), 0
        while sum(killed.values()) < options.kills:
            run = subprocess.Popen(command(options, dump, out))
            try:
                run.wait(dice.uniform(0, whole))
                if run.returncode not in (0, 1):
                    sys.exit(f"a run ended with {run.returncode}")
            except subprocess.TimeoutExpired:
                run.kill()
                run.wait()
                if not is_finished(out):
                    killed[phase(out)] += 1
                    continue
                killed["ended"] += 1
            check(out, expected, options.records)
            shutil.rmtree(out)
            ended += 1
            print(f"run {ended}: same bytes, after {sum(killed.values())} kills so far", flush=True)
        if out.exists():
            subprocess.run(command(options, dump, out))
            check(out, expected, options.records)
            ended += 1
        print(f"{sum(killed.values())} kills ({dict(sorted(killed.items()))}) in {ended} runs of {options.records} records "
              f"({whole:.1f} s each): every run ended with the same bytes")


if __name__ == "__main__":
    main()
