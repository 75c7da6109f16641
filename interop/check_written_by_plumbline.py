"""Shows that adapters written by Plumbline load in PEFT with equal logits.

    python check_written_by_plumbline.py [ADAPTER --model FOLDER]

Without arguments: every adapter of the test files, whose logits Plumbline wrote beside them. The
tests hold that the same files are still written. With an adapter of your own, its logits must stand
beside it in the same way (logits.safetensors and the token ids in expected.json).
"""

import argparse
import json
import pathlib
import sys

import torch
from peft import PeftModel
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM

ROOT = pathlib.Path(__file__).resolve().parent.parent
TESTS = ROOT / "services" / "lib" / "language-model" / "src" / "test"
TOLERANCE = 1e-4


def difference(model_folder, adapter):
    """Largest absolute difference of the logits, and by how much the adapter changes them."""
    ids = torch.tensor([json.loads((adapter / "expected.json").read_text())["ids"]])
    base = AutoModelForCausalLM.from_pretrained(model_folder, dtype=torch.float32)
    model = PeftModel.from_pretrained(base, adapter).eval()
    with torch.inference_mode():
        logits = model(ids).logits[0]
        with model.disable_adapter():
            change = (logits - model(ids).logits[0]).abs().max().item()
        merged = model.merge_and_unload()(ids).logits[0]
    reference = load_file(adapter / "logits.safetensors")["logits"]
    return (
        (logits - reference).abs().max().item(),
        (merged - reference).abs().max().item(),
        change,
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("adapter", type=pathlib.Path, nargs="?")
    parser.add_argument("--model", type=pathlib.Path, default=TESTS / "oracle" / "qwen2-bias")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    adapters = (
        [arguments.adapter]
        if arguments.adapter
        else sorted((TESTS / "peft" / "written-by-plumbline").iterdir())
    )
    failed = False
    for adapter in adapters:
        found, merged, change = difference(arguments.model, adapter)
        fine = found <= TOLERANCE and change > TOLERANCE
        failed |= not fine
        print(
            f"{adapter.name:20s} {'equal' if fine else 'DIFFERENT'}: logits differ by at most "
            f"{found:.1e} ({merged:.1e} merged); the adapter changes them by up to {change:.2f}"
        )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
