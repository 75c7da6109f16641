"""Compares Plumbline with transformers and llama.cpp on this machine, in one run.

    python compare.py [--rounds N] [--threads N] [--json FILE] [--markdown FILE]

Everybody loads the same weights, reads the same prompts and answers greedily. In each round the
peers and Plumbline take turns, each in a process of its own; medians of the rounds are shown, and
ratios are taken within a round. Let nothing else run meanwhile.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import contest
import models
from report import Report, write_markdown

HERE = pathlib.Path(__file__).resolve().parent


class Turn:
    """One contestant: how it is started, and what it has measured so far."""

    def __init__(self, name, command):
        self.name = name
        self.command = command
        self.rounds = []

    def take(self, round):
        environment = os.environ | {contest.STARTED: repr(time.time())}
        with tempfile.TemporaryFile("w+") as errors:
            run = subprocess.run(
                [str(part) for part in self.command(round)],
                stdout=subprocess.PIPE,
                stderr=errors,
                env=environment,
                text=True,
            )
            errors.seek(0)
            if run.returncode != 0:
                raise SystemExit(f"{self.name} failed:\n{errors.read()[-4000:]}")
        self.rounds.append(json.loads(run.stdout))


def contestants(arguments, gguf, forms):
    python, threads = sys.executable, arguments.threads
    peers = [
        Turn(
            f"transformers {precision}",
            lambda round, precision=precision: [
                python, HERE / "peer_transformers.py", forms["folder"], precision, threads, round
            ],
        )
        for precision in ("float32", "bfloat16")
    ] + [
        Turn(
            f"llama.cpp {kind}",
            lambda round, file=file: [python, HERE / "peer_llama.py", file, threads, round],
        )
        for kind, file in forms.items()
        if kind != "folder"
    ]
    # One round of the program's own: the rounds are these here.
    ours = [
        Turn(
            f"plumbline {precision}",
            lambda round, precision=precision: [
                arguments.plumbline, "bench", "model", "--model", gguf, "--threads", threads,
                "--precision", precision, "--rounds", 1, "--json", "-",
            ],
        )
        for precision in arguments.precisions.split(",")
    ]
    chosen = [turn for turn in peers if not arguments.only or arguments.only in turn.name]
    # Those whose ratio matters most stand next to each other: a machine's speed drifts.
    chosen.sort(key=lambda turn: turn.name not in ("transformers float32", "llama.cpp Q8_0"))
    return interleaved(chosen, ours)


def interleaved(peers, ours):
    """A peer, one of ours, a peer, ...; what is left of the longer list comes last."""
    turns = []
    for i in range(max(len(peers), len(ours))):
        turns += peers[i : i + 1] + ours[i : i + 1]
    return turns


def main():
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0], formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument("--gguf", type=pathlib.Path, help="another model than the packaged one")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--precisions", default="float32,int8", help="of Plumbline, with commas")
    parser.add_argument(
        "--plumbline", type=pathlib.Path, default=models.ROOT / "plumbline", help="the program"
    )
    parser.add_argument("--only", help="peers whose name contains this")
    parser.add_argument("--out", type=pathlib.Path, default=models.DEFAULT_OUT, help="for models")
    parser.add_argument("--json", type=pathlib.Path, help="also write every sample there")
    parser.add_argument(
        "--markdown", type=pathlib.Path, help="also put the tables into this page, between its marks"
    )
    arguments = parser.parse_args()

    load = os.getloadavg()[0]
    if load > 0.5:
        say(f"warning: something else runs on this machine (load {load:.1f}): figures will be wrong")
    say("preparing the models")
    gguf, forms = models.prepare(arguments.gguf, arguments.out)
    subprocess.run([arguments.plumbline, "--version"], check=True, stdout=sys.stderr)
    turns = contestants(arguments, gguf.resolve(), forms)
    begin = time.monotonic()
    for round in range(1, arguments.rounds + 1):
        for turn in turns:
            seconds = int(time.monotonic() - begin)
            say(f"[{seconds // 60}:{seconds % 60:02d}] round {round} of {arguments.rounds}: {turn.name}")
            turn.take(round)
    report = Report({turn.name: turn.rounds for turn in turns}, gguf.name, arguments.threads)
    print(report.text())
    if arguments.json:
        arguments.json.write_text(json.dumps(report.samples(), indent=1) + "\n")
    if arguments.markdown:
        write_markdown(arguments.markdown, report)


def say(text):
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
