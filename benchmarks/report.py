"""Turns the figures of a comparison into tables."""

import datetime
import importlib.metadata
import os
import pathlib
import platform
import statistics

BEGIN = "<!-- figures: written by benchmarks/compare.py -->"
END = "<!-- end of figures -->"

ROWS = [
    ("decode.b1", "one answer", "tokens/s", 0),
    ("decode.b8", "8 answers together", "tokens/s", 0),
    ("decode.b32", "32 answers together", "tokens/s", 0),
    ("prefill.128", "reading a prompt of 128", "tokens/s", 0),
    ("prefill.512", "reading a prompt of 512", "tokens/s", 0),
    ("first_token", "prompt of 64, to the first token", "ms", 0),
    ("load", "load", "s", 2),
    ("load_to_first_token", "start of the process to the first token", "s", 2),
    ("peak_memory.b1", "peak resident memory, one answer", "MiB", 0),
    ("peak_memory", "peak resident memory, all batches", "MiB", 0),
    ("adapter_cost.b1", "cost of a rank-8 adapter, one answer", "%", 1),
    ("adapter_cost.b8", "cost of a rank-8 adapter, 8 together", "%", 1),
    ("adapter_cost.b32", "cost of a rank-8 adapter, 32 together", "%", 1),
    ("memory_read", "plain read of the fp32 weights' bytes", "GB/s", 1),
]

OURS, INT8 = "plumbline float32", "plumbline int8"
PEER, PEER_BF16 = "transformers float32", "transformers bfloat16"
LLAMA_Q8 = "llama.cpp Q8_0"


class Report:
    def __init__(self, rounds, model, threads):
        """`rounds`: for each contestant, what it measured in each round."""
        self.rounds = rounds
        self.model = model
        self.threads = threads

    def sample(self, contestant, figure):
        """One value per round; empty where nobody measured that."""
        rounds = self.rounds.get(contestant, [])
        found = [one["figures"][figure]["samples"] for one in rounds if figure in one["figures"]]
        return [statistics.median(samples) for samples in found]

    def best(self, contestants, figure):
        """Per round, the largest among some contestants."""
        samples = [sample for name in contestants if (sample := self.sample(name, figure))]
        return [max(values) for values in zip(*samples)] if samples else []

    def goals(self):
        """(what, goal, format of a value, values of the rounds) of each claim."""

        def ratio(numerators, denominators):
            return [a / b for a, b in zip(numerators, denominators)]

        def times(what, goal, numerators, denominators):
            return (what, f"at least {goal} ×", "{:.2f} ×", ratio(numerators, denominators))

        ours = [name for name in self.rounds if name.startswith("plumbline ")]
        peers = (PEER, PEER_BF16)
        one, eight, many, prompt = "decode.b1", "decode.b8", "decode.b32", "prefill.512"
        rows = [
            times("fp32 decode, one stream, against transformers fp32", 1.5,
                  self.sample(OURS, one), self.sample(PEER, one)),
            times("fp32 decode, batch of 8, against transformers fp32", 1.2,
                  self.sample(OURS, eight), self.sample(PEER, eight)),
            times("fp32 decode, batch of 32, against transformers fp32", 1.2,
                  self.sample(OURS, many), self.sample(PEER, many)),
            times("fp32 prefill of 512 tokens, against transformers fp32", 1.0,
                  self.sample(OURS, prompt), self.sample(PEER, prompt)),
            ("share of the memory-bandwidth limit in fp32 decode", "at least 75 %", "{:.0f} %",
             self.sample(OURS, "memory_share")),
            times("int8 decode, one stream, against own fp32", 2.2,
                  self.sample(INT8, one), self.sample(OURS, one)),
            times("int8 decode, one stream, against llama.cpp Q8_0", 0.8,
                  self.sample(INT8, one), self.sample(LLAMA_Q8, one)),
            times("int8, batch of 32, against transformers in its best precision", 1.5,
                  self.sample(INT8, many), self.best(peers, many)),
            times("prefill of 512 tokens in the best precision, against transformers in its best",
                  1.0, self.best(ours, prompt), self.best(peers, prompt)),
        ]
        for name, label in ((OURS, "fp32"), (INT8, "int8")):
            for figure, together in (("b1", "one stream"), ("b8", "batch of 8")):
                rows.append(
                    (f"cost of an unmerged rank-8 adapter on {label} decode, {together}",
                     "at most 10 %", "{:.1f} %", self.sample(name, f"adapter_cost.{figure}")))
        rows.append(("load from GGUF to the first token, fp32", "at most 3 s", "{:.2f} s",
                     self.sample(OURS, "load_to_first_token")))
        weights = self.sample(OURS, "weights")
        for figure, what in (("peak_memory.b1", "one stream"), ("peak_memory", "all batches")):
            above = [peak - size for peak, size in zip(self.sample(OURS, figure), weights)]
            rows.append((f"peak resident memory in fp32 above the weights, {what}",
                         "at most 500 MB", "{:.0f} MB", [mib * 1.048576 for mib in above]))
        return rows

    def tables(self):
        """Two tables: the claims, and every median."""
        claims = [["what", "goal", "median", "lowest – highest"]]
        for what, goal, shape, values in self.goals():
            if values:
                low, high = shape.format(min(values)), shape.format(max(values))
                claims.append([what, goal, shape.format(statistics.median(values)), f"{low} – {high}"])
        names = list(self.rounds)
        medians = [["", *names]]
        for figure, what, unit, digits in ROWS:
            samples = [self.sample(name, figure) for name in names]
            cells = [f"{statistics.median(s):.{digits}f}" if s else "–" for s in samples]
            medians.append([f"{what}, {unit}", *cells])
        return claims, medians

    def conditions(self):
        versions = ", ".join(
            f"{package} {importlib.metadata.version(package)}"
            for package in ("transformers", "torch", "llama-cpp-python")
        )
        rounds = max(len(rounds) for rounds in self.rounds.values())
        return [
            f"- Machine: {processor()}, {self.threads} threads, {memory()} of memory, "
            f"{platform.system()} {platform.machine()}",
            f"- Date: {datetime.date.today().isoformat()}; {rounds} rounds",
            f"- Model: {self.model}; peers: {versions}",
        ]

    def text(self):
        return "\n\n".join(
            ["\n".join(self.conditions()), *(aligned(table) for table in self.tables())]
        )

    def markdown(self):
        return "\n\n".join(
            ["\n".join(self.conditions()), *(markdown(table) for table in self.tables())]
        )

    def samples(self):
        return {"conditions": self.conditions(), "rounds": self.rounds}


def processor():
    """The processor's name, and which of the instructions that matter here it has."""
    info = pathlib.Path("/proc/cpuinfo")
    if not info.exists():
        return platform.processor() or platform.machine()
    lines = dict(
        (part.strip() for part in line.split(":", 1))
        for line in info.read_text().splitlines()
        if ":" in line
    )
    flags = lines.get("flags", "").split()
    wanted = ("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16", "amx_int8")
    return f"{lines.get('model name', 'unknown')} ({', '.join(f for f in wanted if f in flags)})"


def memory():
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"


def aligned(table):
    widths = [max(len(row[i]) for row in table) for i in range(len(table[0]))]
    lines = []
    for row in table:
        cells = [cell.ljust(w) if i == 0 else cell.rjust(w)
                 for i, (cell, w) in enumerate(zip(row, widths))]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def markdown(table):
    head, *rows = table
    line = "|".join(["---", *("---:" for _ in head[1:])])
    return "\n".join(
        [f"| {' | '.join(head)} |", f"|{line}|", *(f"| {' | '.join(row)} |" for row in rows)]
    )


def write_markdown(page, report):
    """Replaces what stands between the marks of a page."""
    text = page.read_text()
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"{page} lacks the lines {BEGIN} and {END}")
    page.write_text(f"{before}{BEGIN}\n\n{report.markdown()}\n\n{END}{after}")
