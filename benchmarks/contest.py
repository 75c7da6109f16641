"""What every peer measures, in the way and under the names of `plumbline bench model`."""

import json
import os
import sys
import time

from prompts import prompt

BATCHES = (1, 8, 32)
PROMPTS = (128, 512)
PROMPT_TOKENS = 64
ANSWER_TOKENS = 64
WARM_UP_TOKENS = 4

# When the process was started, in seconds since the epoch; set by compare.py.
STARTED = "PEER_STARTED"


def peak_memory():
    """The most memory that this process has held, in MiB."""
    with open("/proc/self/status") as status:
        peak = next(line for line in status if line.startswith("VmHWM:"))
    return int(peak.split()[1]) / 1024


def run(load, round):
    """Loads a peer, measures it once and writes the figures to standard output.

    A peer has `vocabulary`, `answer(prompts, tokens)` which lets the answers to some prompts grow
    greedily and returns the moments at which tokens came, `batch` tokens at each.
    """
    figures = {}

    def measured(name, value, unit):
        figures[name] = {"samples": [value], "unit": unit}

    begin = time.perf_counter()
    peer = load()
    measured("load", time.perf_counter() - begin, "s")

    def prompts(number, length, batch):
        rows = max(batch, 1)
        return [prompt(peer.vocabulary, number, length, batch, row) for row in range(rows)]

    def seconds_to_answer(number, length):
        start = time.perf_counter()
        return peer.answer(prompts(number, length, 0), 1)[0] - start

    def tokens_per_second(number, batch, tokens):
        times = peer.answer(prompts(number, PROMPT_TOKENS, batch), tokens)
        return batch * (len(times) - 1) / (times[-1] - times[0])

    seconds_to_answer(0, 1)
    if STARTED in os.environ:
        measured("load_to_first_token", time.time() - float(os.environ[STARTED]), "s")
    for length in PROMPTS:
        seconds_to_answer(0, length)
    tokens_per_second(0, 1, ANSWER_TOKENS)
    measured("peak_memory.b1", peak_memory(), "MiB")
    for batch in BATCHES:
        tokens_per_second(0, batch, WARM_UP_TOKENS)

    measured("first_token", 1000 * seconds_to_answer(round, PROMPT_TOKENS), "ms")
    for length in PROMPTS:
        measured(f"prefill.{length}", length / seconds_to_answer(round, length), "tokens/s")
    for batch in BATCHES:
        measured(f"decode.b{batch}", tokens_per_second(round, batch, ANSWER_TOKENS), "tokens/s")
    measured("peak_memory", peak_memory(), "MiB")
    json.dump({"figures": figures}, sys.stdout)
