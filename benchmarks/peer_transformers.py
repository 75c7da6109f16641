"""Measures transformers: python peer_transformers.py FOLDER float32|bfloat16 THREADS ROUND"""

import sys
import time

import torch
from transformers import AutoModelForCausalLM

import contest


class Transformers:
    def __init__(self, folder, precision):
        dtype = getattr(torch, precision)
        self.model = AutoModelForCausalLM.from_pretrained(folder, dtype=dtype).eval()
        self.vocabulary = self.model.config.vocab_size

    def answer(self, prompts, tokens):
        """The plain loop: faster than generate(), which does more around each step."""
        times = []
        with torch.inference_mode():
            step = torch.tensor(prompts)
            cache = None
            while len(times) < tokens:
                output = self.model(
                    step, past_key_values=cache, use_cache=True, logits_to_keep=1
                )
                cache = output.past_key_values
                step = output.logits[:, -1:].argmax(-1)
                step.tolist()
                times.append(time.perf_counter())
        return times


if __name__ == "__main__":
    folder, precision, threads, round = sys.argv[1:]
    torch.set_num_threads(int(threads))
    contest.run(lambda: Transformers(folder, precision), int(round))
