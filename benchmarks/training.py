"""Times the steps of an alignment against the same steps with transformers and PEFT, in one run.

    python training.py [--model DIR] [--rows N] [--rounds N] [--threads N] [--json FILE]

Both sides train the same model (a folder in Hugging Face's layout) in float32 on the same rows, given
as token ids, with LoRA of rank 8 on query and value: steps of contrastive instruction tuning, the
collection of targets, steps of matching. Each side runs in a process of its own, by turns; shown are
medians, the peak of resident memory, and ratios. Before the first step an adapter changes nothing, so
the first losses of both sides must be equal; the script stops when they are not. Let nothing else
run meanwhile.
"""

import argparse
import json
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM = HERE.parent / "plumbline"
POSITIVE = "Answer in one short sentence."
NEGATIVE = "Answer at great length, with many details."
SMOOTHING = 0.2
STRENGTH = 10
SUBJECTS = ["the tide", "a rainbow", "yeast", "the moon", "a compass", "rust", "an echo", "fog"]
SENTENCES = [
    "It depends on where you stand and what you look at.",
    "Most of it can be seen from any window on a clear day.",
    "People have written about it for a very long time.",
    "A small change at the start becomes a large one at the end.",
    "There is more than one reason, and they work together.",
    "Warm air rises and cold air takes its place.",
]


def make_rows(tokenizer, count):
    """Half of the rows liked and short, half disliked and long."""
    chance = random.Random(7)
    rows = []
    for number in range(count):
        liked = number % 2 == 0
        question = f"How would you explain {SUBJECTS[number % len(SUBJECTS)]} to a friend?"
        answer = " ".join(chance.sample(SENTENCES, 2 if liked else 5))
        response = tokenizer(answer, add_special_tokens=False)["input_ids"]
        row = {"liked": liked, "response": (response + [tokenizer.eos_token_id])[:48]}
        for name, instruction in (("plain", None), ("positive", POSITIVE), ("negative", NEGATIVE)):
            messages = [{"role": "system", "content": instruction}] if instruction else []
            messages.append({"role": "user", "content": question})
            text = tokenizer.apply_chat_template(
                messages, add_generation_prompt=True, tokenize=False
            )
            row[name] = tokenizer(text, add_special_tokens=False)["input_ids"]
        rows.append(row)
    return rows


class Peer:
    """The same steps with transformers and PEFT."""

    def __init__(self, folder, rows):
        import torch
        import transformers

        self.torch = torch
        self.rows = rows
        self.model = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
        blocks = self.model.config.num_hidden_layers
        first, last = max(1, round(blocks * 0.3)), min(blocks - 1, round(blocks * 0.57))
        self.layers = list(range(first, max(first, last) + 1, 2))
        self.adapter("instructor", blocks)
        self.adapter("product", self.layers[-1])

    def adapter(self, name, blocks):
        import peft

        form = peft.LoraConfig(
            r=8, lora_alpha=16, target_modules=["q_proj", "v_proj"],
            layers_to_transform=list(range(blocks)),
        )
        if isinstance(self.model, peft.PeftModel):
            self.model.add_adapter(name, form)
        else:
            self.model = peft.get_peft_model(self.model, form, adapter_name=name)

    def choose(self, name):
        self.model.set_adapter(name)
        chosen = [p for n, p in self.model.named_parameters() if f".{name}." in n]
        for parameter in chosen:
            parameter.requires_grad_(True)
        return self.torch.optim.AdamW(chosen, lr=2e-3, weight_decay=0), chosen

    def batch(self, prompts):
        torch = self.torch
        whole = [prompt + row["response"] for prompt, row in zip(prompts, self.rows)]
        longest = max(map(len, whole))
        ids = torch.zeros(len(whole), longest, dtype=torch.long)
        seen = torch.zeros_like(ids)
        answer = torch.zeros_like(ids, dtype=torch.bool)
        for i, (tokens, prompt) in enumerate(zip(whole, prompts)):
            ids[i, : len(tokens)] = torch.tensor(tokens)
            seen[i, : len(tokens)] = 1
            answer[i, len(prompt) : len(tokens)] = True
        return ids, seen, answer

    def log_probabilities(self, prompts):
        """Of each response token, [rows, time - 1], and where they are."""
        ids, seen, answer = self.batch(prompts)
        logits = self.model(input_ids=ids, attention_mask=seen).logits[:, :-1]
        losses = self.torch.nn.functional.cross_entropy(
            logits.transpose(1, 2), ids[:, 1:], reduction="none"
        )
        return -losses, answer[:, 1:].to(losses.dtype)

    def instruct_loss(self):
        sides = [("positive", "negative") if row["liked"] else ("negative", "positive")
                 for row in self.rows]
        right, right_mask = self.log_probabilities(
            [row[side[0]] for row, side in zip(self.rows, sides)])
        wrong, wrong_mask = self.log_probabilities(
            [row[side[1]] for row, side in zip(self.rows, sides)])
        entropy = -(right * right_mask).sum() / right_mask.sum()
        apart = ((right * right_mask).sum(1) / right_mask.sum(1)
                 - (wrong * wrong_mask).sum(1) / wrong_mask.sum(1))
        softplus = self.torch.nn.functional.softplus
        contrast = (1 - SMOOTHING) * softplus(-apart) + SMOOTHING * softplus(apart)
        return entropy + contrast.mean()

    def states(self, kind):
        """For each target layer the hidden states of all response tokens."""
        ids, seen, answer = self.batch([row[kind] for row in self.rows])
        decoder = self.model.base_model.model.model
        hidden = decoder(
            input_ids=ids, attention_mask=seen, output_hidden_states=True
        ).hidden_states
        return {layer: hidden[layer][answer] for layer in self.layers}

    def collect(self):
        with self.torch.no_grad():
            self.model.set_adapter("instructor")
            towards, away = self.states("positive"), self.states("negative")
            with self.model.disable_adapter():
                base = self.states("plain")
            return {layer: base[layer] + STRENGTH * (towards[layer] - away[layer])
                    for layer in self.layers}

    def match_loss(self, targets):
        states = self.states("plain")
        return self.torch.stack([
            self.torch.linalg.vector_norm(states[layer] - targets[layer], dim=-1).mean()
            for layer in self.layers
        ]).mean()

    def steps(self, name, loss_of, rounds):
        optimiser, parameters = self.choose(name)
        seconds, losses = [], []
        for _ in range(rounds + 1):
            started = time.perf_counter()
            optimiser.zero_grad()
            loss = loss_of()
            loss.backward()
            self.torch.nn.utils.clip_grad_norm_(parameters, 1)
            optimiser.step()
            seconds.append(time.perf_counter() - started)
            losses.append(loss.item())
        return seconds[1:], losses

    def run(self, rounds):
        figures = {}
        figures["instruct"], figures["instruct.loss"] = self.steps(
            "instructor", self.instruct_loss, rounds)
        started = time.perf_counter()
        targets = self.collect()
        figures["collect"] = [time.perf_counter() - started]
        figures["match"], figures["match.loss"] = self.steps(
            "product", lambda: self.match_loss(targets), rounds)
        figures["memory.peak"] = [peak_of_this_process()]
        return figures


def peak_of_this_process():
    """MiB, from the same place as the other side's figure."""
    status = pathlib.Path("/proc/self/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if "VmHWM" in line)) / 1024


def peer_main(arguments):
    import torch

    torch.set_num_threads(arguments.threads)
    rows = [json.loads(line) for line in pathlib.Path(arguments.peer).read_text().splitlines()]
    print(json.dumps(Peer(arguments.model, rows).run(arguments.rounds)))


def started(command):
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{command[0]} failed")
    return json.loads(done.stdout)


def check(name, ours, theirs):
    if abs(ours - theirs) > 1e-3 * abs(theirs):
        raise SystemExit(f"the first losses of {name} differ: {ours} and {theirs}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--model", help="a folder in Hugging Face's layout; default: made from the default model")
    parser.add_argument("--rows", type=int, default=4, help="voted responses of one step")
    parser.add_argument("--rounds", type=int, default=5, help="timed steps of each kind")
    parser.add_argument("--turns", type=int, default=2, help="processes of each side")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--memory-budget", type=int, help="MiB of a pass; default: automatic")
    parser.add_argument("--json", help="a file for the figures")
    parser.add_argument("--peer", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.peer:
        return peer_main(arguments)

    import transformers

    if not arguments.model:
        import models

        models.DEFAULT_OUT.mkdir(parents=True, exist_ok=True)
        gguf = models.packaged(models.DEFAULT_OUT)
        arguments.model = models.hugging_face(gguf, models.DEFAULT_OUT / f"{gguf.stem}.hf")
    tokenizer = transformers.AutoTokenizer.from_pretrained(arguments.model)
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "rows.jsonl"
        rows = make_rows(tokenizer, arguments.rows)
        file.write_text("".join(json.dumps(row) + "\n" for row in rows))
        ours, theirs = [], []
        for turn in range(arguments.turns):
            budget = ["--memory-budget", arguments.memory_budget] if arguments.memory_budget else []
            report = started([
                PROGRAM, "bench", "training", file, "--model", arguments.model, "--threads",
                arguments.threads, "--rounds", arguments.rounds, "--json", "-", *budget])
            ours.append({name: f["samples"] for name, f in report["figures"].items()})
            theirs.append(started([
                sys.executable, __file__, "--peer", file, "--model", arguments.model, "--threads",
                arguments.threads, "--rounds", arguments.rounds]))
            # The targets of both sides come from instructors that started from other numbers.
            check("instruct", ours[-1]["instruct.loss"][0], theirs[-1]["instruct.loss"][0])
    tokens = [max(len(r["positive"]), len(r["negative"])) + len(r["response"]) for r in rows]
    print(f"{len(rows)} rows of {min(tokens)} to {max(tokens)} tokens, {arguments.threads} threads, "
          f"transformers {transformers.__version__}")
    print(f"{'':34}{'plumbline':>12}{'peer':>12}{'ratio':>8}")
    figures = {}
    for name, unit, best in (("instruct", "s", "times as fast"), ("match", "s", "times as fast"),
                             ("collect", "s", "times as fast"), ("memory.peak", "MiB", "as much")):
        mine = statistics.median([x for turn in ours for x in turn[name]])
        other = statistics.median([x for turn in theirs for x in turn[name]])
        ratio = mine / other if unit == "MiB" else other / mine
        figures[name] = {"plumbline": mine, "peer": other, "ratio": ratio}
        print(f"{name + ', ' + unit:34}{mine:12.3f}{other:12.3f}{ratio:8.2f} {best}")
    if arguments.json:
        pathlib.Path(arguments.json).write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
