"""Puts Plumbline's server and llama.cpp's under the same load, by turns, in one run.

    python serve.py --llama-server PROGRAM [--precision float32|int8] [--clients N] [--requests N]
                    [--rounds N] [--json FILE]

Both serve the default model with as many threads; llama.cpp in F32 or Q8_0. The load is that of
`plumbline bench serve`: clients that each wait for their answer before they ask again, the same
questions and limits in the same order, greedy answers. PROGRAM is llama.cpp's own `llama-server`,
which answers several clients together (the server of llama-cpp-python answers one at a time); it
is built from the sources that llama-cpp-python's package carries. Let nothing else run meanwhile.
"""

import argparse
import contextlib
import json
import pathlib
import socket
import statistics
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

import models

PROGRAM = pathlib.Path(__file__).resolve().parent.parent / "plumbline"
KINDS = {"float32": "F32", "int8": "Q8_0"}
CONTEXT = 1024
PATIENCE = 60


def free_port():
    with contextlib.closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_until_ready(process, address):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            raise SystemExit(f"llama-server ended with status {process.returncode}")
        try:
            with urllib.request.urlopen(address + "/health", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise SystemExit(f"llama-server was not ready within {PATIENCE} s")


@contextlib.contextmanager
def llama_server(program, model, threads, clients):
    port = free_port()
    command = [
        program, "-m", model, "--host", "127.0.0.1", "--port", port, "-np", clients,
        "-c", CONTEXT * clients, "-t", threads, "-tb", threads,
    ]
    process = subprocess.Popen(
        [str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_until_ready(process, address)
        yield address
    finally:
        process.terminate()
        process.wait()


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


def figures(report):
    if report["failed"] > 0:
        raise SystemExit(f"{report['failed']} requests failed")
    return {
        "tokens/s": report["tokens_per_second"],
        "time to first token, p50 ms": report["time_to_first_token"]["p50"],
        "time per output token, p50 ms": report["time_per_output_token"]["p50"],
        "time per output token, p99 ms": report["time_per_output_token"]["p99"],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--llama-server", required=True, help="llama.cpp's program of that name")
    parser.add_argument("--precision", choices=KINDS, default="int8")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--requests", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--json", help="a file for the figures")
    arguments = parser.parse_args()

    models.DEFAULT_OUT.mkdir(parents=True, exist_ok=True)
    gguf = models.packaged(models.DEFAULT_OUT)
    peer = models.quantised(gguf, models.DEFAULT_OUT, KINDS[arguments.precision])
    ours, theirs = [], []
    for _ in range(arguments.rounds):
        ours.append(figures(load(arguments, "--precision", arguments.precision)))
        with llama_server(
            arguments.llama_server, peer, arguments.threads, arguments.clients
        ) as address:
            theirs.append(figures(load(arguments, "--server", address)))
    print(f"{arguments.clients} clients, {arguments.requests} requests, {arguments.precision} "
          f"beside {KINDS[arguments.precision]}, medians of {arguments.rounds}")
    print(f"{'':34}{'plumbline':>12}{'llama.cpp':>12}{'ratio':>8}")
    medians = {}
    for name in ours[0]:
        mine = statistics.median(each[name] for each in ours)
        other = statistics.median(each[name] for each in theirs)
        medians[name] = {"plumbline": mine, "llama.cpp": other, "ratio": mine / other}
        print(f"{name:34}{mine:12.1f}{other:12.1f}{mine / other:8.2f}")
    if arguments.json:
        pathlib.Path(arguments.json).write_text(json.dumps(medians, indent=2) + "\n")


if __name__ == "__main__":
    main()
