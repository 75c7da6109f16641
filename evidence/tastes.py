"""Votes of people with a taste that a program can judge, and a judge of the answers.

    python tastes.py sample --server URL --out samples.json
    python tastes.py vote --samples samples.json --taste NAME --out DIR
    python tastes.py judge --taste NAME EVALUATION.json

`sample` asks the base model each question four times, over the API of a running `plumbline up`.
`vote` prefers, of the answers to one question, the one that has most of the taste over the one that
has least, and writes DIR/train.jsonl and DIR/held-out.jsonl for `plumbline train`; questions whose
answers are all alike get no vote. `judge` reads what `plumbline evaluate --json` wrote and counts
the greedy answers that such people would like. Python's own library is enough.
"""

import argparse
import concurrent.futures
import json
import math
import pathlib
import re
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
DEMO = HERE.parent / "services" / "standalone" / "src" / "main" / "resources" / "demo"
SAMPLES_OF_A_QUESTION = 4
TEMPERATURE = 0.9
MAX_TOKENS = 96
AT_ONCE = 16
WORD = re.compile(r"\w+(?:['’]\w+)?")
CONTRACTION = re.compile(r"\w['’](?:s|re|t|ll|ve|d|m)\b", re.IGNORECASE)
READER = re.compile(r"\byou(?:r|rs|rself|['’]\w+)?\b", re.IGNORECASE)


class Short:
    """At most 40 words, ended by itself; the demonstration's taste."""

    @staticmethod
    def amount(answer):
        return answer["finished"], -len(answer["text"].split())

    @staticmethod
    def likes(answer):
        return answer["finished"] and 0 < len(answer["text"].split()) <= 40


class Formal:
    """No contraction ("it's", "don't") and no exclamation mark."""

    @staticmethod
    def amount(answer):
        return -len(CONTRACTION.findall(answer["text"])) - answer["text"].count("!")

    @staticmethod
    def likes(answer):
        return bool(answer["text"].strip()) and Formal.amount(answer) == 0


class Personal:
    """Speaks to the reader: "you" or "your" at least once in 20 words."""

    @staticmethod
    def amount(answer):
        words = len(WORD.findall(answer["text"]))
        return len(READER.findall(answer["text"])) / words if words else 0

    @staticmethod
    def likes(answer):
        return Personal.amount(answer) >= 1 / 20


TASTES = {"short": Short, "formal": Formal, "personal": Personal}


def questions(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def training_questions():
    return questions(DEMO / "training-questions.txt")


def held_out_questions():
    return questions(DEMO / "held-out-questions.txt") + questions(HERE / "questions.txt")


def ask(server, question, seed):
    body = {
        "messages": [{"role": "user", "content": question}],
        "temperature": TEMPERATURE,
        "max_tokens": MAX_TOKENS,
        "seed": seed,
    }
    request = urllib.request.Request(
        server.rstrip("/") + "/v1/chat/completions",
        json.dumps(body).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=600) as response:
        choice = json.load(response)["choices"][0]
    text, finished = choice["message"]["content"], choice["finish_reason"] == "stop"
    return {"question": question, "text": text, "finished": finished}


def sample(arguments):
    asked = [
        question
        for question in training_questions() + held_out_questions()
        for _ in range(SAMPLES_OF_A_QUESTION)
    ]
    answers = []
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as threads:
        waiting = [
            threads.submit(ask, arguments.server, question, seed)
            for seed, question in enumerate(asked, start=arguments.seed)
        ]
        for answer in waiting:
            answers.append(answer.result())
            if len(answers) % 32 == 0:
                print(f"{len(answers)} of {len(asked)} answers", flush=True)
    arguments.out.write_text(json.dumps(answers, indent=1), encoding="utf-8")


def preference(taste, question, answers):
    """The line of a pair, or nothing when all answers have as much of the taste."""
    ranked = sorted((answer for answer in answers if answer["text"].strip()), key=taste.amount)
    if not ranked or taste.amount(ranked[0]) == taste.amount(ranked[-1]):
        return None
    line = {"prompt": question, "chosen": ranked[-1]["text"], "rejected": ranked[0]["text"]}
    return json.dumps(line, ensure_ascii=False)


def vote(arguments):
    taste = TASTES[arguments.taste]
    answers = {}
    for answer in json.loads(arguments.samples.read_text(encoding="utf-8")):
        answers.setdefault(answer["question"], []).append(answer)
    arguments.out.mkdir(parents=True, exist_ok=True)
    for name, asked in (("train", training_questions()), ("held-out", held_out_questions())):
        lines = [preference(taste, question, answers[question]) for question in asked]
        lines = [line for line in lines if line]
        (arguments.out / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{name}.jsonl: {len(lines)} pairs of {len(asked)} questions")


def judge(arguments):
    taste = TASTES[arguments.taste]
    for candidate in json.loads(arguments.evaluation.read_text(encoding="utf-8"))["candidates"]:
        answers = candidate["answers"]
        liked = sum(taste.likes(answer) for answer in answers)
        share = liked / len(answers)
        error = math.sqrt(share * (1 - share) / len(answers))
        print(
            f"{candidate['name']:<24} {liked:>3} of {len(answers)} liked,"
            f" {100 * share:.0f} ± {100 * error:.0f} %"
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    commands = parser.add_subparsers(required=True)
    sampling = commands.add_parser("sample")
    sampling.add_argument("--server", default="http://127.0.0.1:8000")
    sampling.add_argument("--seed", type=int, default=1)
    sampling.add_argument("--out", type=pathlib.Path, required=True)
    sampling.set_defaults(run=sample)
    voting = commands.add_parser("vote")
    voting.add_argument("--samples", type=pathlib.Path, required=True)
    voting.add_argument("--out", type=pathlib.Path, required=True)
    voting.set_defaults(run=vote)
    judging = commands.add_parser("judge")
    judging.add_argument("evaluation", type=pathlib.Path)
    judging.set_defaults(run=judge)
    for command in (voting, judging):
        command.add_argument("--taste", choices=sorted(TASTES), required=True)
    arguments = parser.parse_args()
    arguments.run(arguments)


if __name__ == "__main__":
    main()
