"""Measures llama.cpp: python peer_llama.py FILE.gguf THREADS ROUND"""

import sys
import time

import llama_cpp
import numpy

import contest
import llama_quietly  # noqa: F401, it sets what is logged

BATCH_TOKENS = 512


class LlamaCpp:
    def __init__(self, file, threads):
        llama_cpp.llama_backend_init()
        self.threads = threads
        parameters = llama_cpp.llama_model_default_params()
        self.model = llama_cpp.llama_model_load_from_file(file.encode(), parameters)
        if not self.model:
            raise SystemExit(f"llama.cpp could not load {file}")
        vocabulary = llama_cpp.llama_model_get_vocab(self.model)
        self.vocabulary = llama_cpp.llama_vocab_n_tokens(vocabulary)
        self.contexts = {}
        self.batch = llama_cpp.llama_batch_init(BATCH_TOKENS, 0, 1)

    def context(self, sequences, length):
        """One that is kept, so that making it is not measured twice."""
        key = (sequences, length)
        if key not in self.contexts:
            parameters = llama_cpp.llama_context_default_params()
            parameters.n_ctx = sequences * length
            parameters.n_seq_max = sequences
            parameters.n_batch = BATCH_TOKENS
            parameters.n_threads = parameters.n_threads_batch = self.threads
            self.contexts[key] = llama_cpp.llama_init_from_model(self.model, parameters)
        context = self.contexts[key]
        llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(context), False)
        return context

    def answer(self, prompts, tokens):
        length = len(prompts[0])
        # A multiple of 256: smaller contexts would be rounded up anyway.
        context = self.context(len(prompts), -(-(length + tokens) // 256) * 256)
        times = []
        latest = [None] * len(prompts)
        for row, prompt in enumerate(prompts):
            entries = [(token, at, row, at == length - 1) for at, token in enumerate(prompt)]
            latest[row] = self.decode(context, entries)[0]
        times.append(time.perf_counter())
        while len(times) < tokens:
            at = length + len(times) - 1
            latest = self.decode(
                context, [(token, at, row, True) for row, token in enumerate(latest)]
            )
            times.append(time.perf_counter())
        return times

    def decode(self, context, entries):
        """The likeliest next token of each entry (token, position, sequence, wanted) that is wanted."""
        batch = self.batch
        batch.n_tokens = len(entries)
        for i, (token, position, sequence, wanted) in enumerate(entries):
            batch.token[i] = token
            batch.pos[i] = position
            batch.n_seq_id[i] = 1
            batch.seq_id[i][0] = sequence
            batch.logits[i] = wanted
        status = llama_cpp.llama_decode(context, batch)
        if status != 0:
            raise SystemExit(f"llama.cpp could not run {len(entries)} tokens: status {status}")
        return [
            int(numpy.ctypeslib.as_array(row, (self.vocabulary,)).argmax())
            for row in (
                llama_cpp.llama_get_logits_ith(context, i)
                for i, entry in enumerate(entries)
                if entry[3]
            )
        ]


if __name__ == "__main__":
    file, threads, round = sys.argv[1:]
    contest.run(lambda: LlamaCpp(file, int(threads)), int(round))
