"""Puts Plumbline's server and llama.cpp's under the same load, by turns, in one run.

    python serve.py [--llama-cpp-python] [--llama-server PROGRAM] [--precision float32|int8]
                    [--clients N] [--requests N] [--rounds N] [--threads N] [--json FILE]

The peer is the server of llama-cpp-python, which answers one request at a time, or, where
--llama-server names it, llama.cpp's own `llama-server`, which answers several together; both when
both are named. All serve the default model with as many threads; the peers in F32 or Q8_0. The load
is that of `plumbline bench serve`: clients that each wait for their answer before they ask again,
the same questions and limits in the same order, greedy answers. Ratios are taken within a round.
Let nothing else run meanwhile.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import tempfile

import models
import peer_servers
import report

PROGRAM = models.ROOT / "plumbline"
KINDS = {"float32": "F32", "int8": "Q8_0"}
OURS = "plumbline"


def load(arguments, *more):
    """The report of one load."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "report.json"
        command = [
            PROGRAM, "bench", "serve", "--clients", arguments.clients, "--requests",
            arguments.requests, "--threads", arguments.threads, "--json", file, *more,
        ]
        done = subprocess.run([str(part) for part in command], stdout=subprocess.DEVNULL)
        if done.returncode != 0:
            raise SystemExit(f"plumbline bench serve failed with status {done.returncode}")
        return json.loads(file.read_text())


def figures(side, measured):
    if measured["failed"] > 0:
        raise SystemExit(f"{side}: {measured['failed']} requests failed: {measured['failures']}")
    return {
        "tokens/s": measured["tokens_per_second"],
        "time to first token, p50 ms": measured["time_to_first_token"]["p50"],
        "time per output token, p50 ms": measured["time_per_output_token"]["p50"],
        "time per output token, p99 ms": measured["time_per_output_token"]["p99"],
        # About equal, or the sides did not do the same work.
        "tokens of an answer, mean": measured["answer_tokens"]["mean"],
    }


def chosen_peers(arguments, model):
    """Those that are named; without a name the server of llama-cpp-python."""
    peers = []
    if arguments.llama_cpp_python or not arguments.llama_server:
        peers.append(peer_servers.llama_cpp_python(model, arguments.threads))
    if arguments.llama_server:
        peers.append(peer_servers.llama_server(
            arguments.llama_server, model, arguments.threads, arguments.clients))
    return peers


def one_round(arguments, peers):
    """The figures of each side."""
    sides = {OURS: figures(OURS, load(arguments, "--precision", arguments.precision))}
    for peer in peers:
        with peer.running() as address:
            sides[peer.name] = figures(peer.name, load(arguments, "--server", address))
    return sides


def summary(rounds):
    """For each figure the medians of all sides, and those of Plumbline's ratios to its peers."""
    names = list(rounds[0])
    return {
        figure: {
            "medians": {
                name: statistics.median(sides[name][figure] for sides in rounds) for name in names
            },
            "ratios": {
                name: statistics.median(
                    sides[OURS][figure] / sides[name][figure] for sides in rounds)
                for name in names if name != OURS
            },
        }
        for figure in rounds[0][OURS]
    }


def table(summed):
    first = next(iter(summed.values()))
    rows = [["", *first["medians"], *(f"to {name}" for name in first["ratios"])]]
    for figure, values in summed.items():
        medians = [f"{value:.1f}" for value in values["medians"].values()]
        rows.append([figure, *medians, *(f"{ratio:.2f} ×" for ratio in values["ratios"].values())])
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--llama-cpp-python", action="store_true",
                        help="its server, also where --llama-server names another")
    parser.add_argument("--llama-server", help="llama.cpp's program of that name")
    parser.add_argument("--precision", choices=KINDS, default="int8")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--requests", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--json", type=pathlib.Path, help="a file for the figures")
    arguments = parser.parse_args()

    models.DEFAULT_OUT.mkdir(parents=True, exist_ok=True)
    gguf = models.packaged(models.DEFAULT_OUT)
    model = models.quantised(gguf, models.DEFAULT_OUT, KINDS[arguments.precision])
    peers = chosen_peers(arguments, model)
    rounds = [one_round(arguments, peers) for _ in range(arguments.rounds)]
    summed = summary(rounds)
    print(f"{arguments.clients} clients, {arguments.requests} requests, {arguments.threads} threads, "
          f"{arguments.precision} beside {KINDS[arguments.precision]}, medians of {arguments.rounds}")
    print(report.aligned(table(summed)))
    if arguments.json:
        arguments.json.write_text(json.dumps({"summary": summed, "rounds": rounds}, indent=2) + "\n")


if __name__ == "__main__":
    main()
