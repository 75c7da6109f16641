"""What a precision costs in prediction: python precision_loss.py [--text FILE] [--precisions A,B,...]

Runs `plumbline bench perplexity` on a text (text.txt where none is named) in each precision, with the
code that serves. Losses are compared window by window with the first precision, so the standard
error is that of the difference. Further options go to that command: --model, --threads, --window.
"""

import argparse
import json
import math
import pathlib
import statistics
import subprocess

HERE = pathlib.Path(__file__).resolve().parent


def measure(program, text, precision, options):
    command = [program, "bench", "perplexity", text, "--precision", precision, "--json", "-"]
    run = subprocess.run(
        [str(part) for part in command + options], stdout=subprocess.PIPE, text=True, check=True
    )
    return json.loads(run.stdout)


def difference(losses, reference):
    """Mean and standard error of what the windows lose."""
    pairs = [loss - base for loss, base in zip(losses, reference, strict=True)]
    error = statistics.stdev(pairs) / math.sqrt(len(pairs)) if len(pairs) > 1 else math.nan
    return statistics.mean(pairs), error


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--text", type=pathlib.Path, default=HERE / "text.txt")
    parser.add_argument("--precisions", default="float32,bfloat16,int8")
    parser.add_argument("--plumbline", type=pathlib.Path, default=HERE.parent / "plumbline")
    arguments, options = parser.parse_known_args()
    rows = []
    for precision in arguments.precisions.split(","):
        rows.append((precision, measure(arguments.plumbline, arguments.text, precision, options)))
    reference = rows[0][1]["losses"]
    print("| precision | perplexity | loss, nats per token | against the first |")
    print("|---|---:|---:|---:|")
    for precision, report in rows:
        mean, error = difference(report["losses"], reference)
        against = "–" if precision == rows[0][0] else f"{mean:+.5f} ± {error:.5f} ({math.expm1(mean):+.2%})"
        print(f"| {precision} | {report['perplexity']:.3f} | {report['loss']:.4f} | {against} |")
    print(f"\n{rows[0][1]['tokens']} tokens of {arguments.text.name}")


if __name__ == "__main__":
    main()
