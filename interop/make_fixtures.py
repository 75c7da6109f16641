"""Lets PEFT write adapters of every kind: python make_fixtures.py [FOLDER]

Each is for the tiny model of the reference cases and stands in a folder of its own, with the logits
that transformers and PEFT compute for some tokens, or with the words that its refusal must have.
The language-model library is tested against them. Seeded: the same versions write the same files.
"""

import json
import pathlib
import shutil
import sys

import torch
from peft import IA3Config, LoraConfig, get_peft_model
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM

ROOT = pathlib.Path(__file__).resolve().parent.parent
TESTS = ROOT / "services" / "lib" / "language-model" / "src" / "test"
MODEL = TESTS / "oracle" / "qwen2-bias"
FIXTURES = TESTS / "peft" / "written-by-peft"
SEED = 11
TOKENS = 5
QUERY_VALUE = ["q_proj", "v_proj"]
SEVEN = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]

READ = {
    "plain": dict(r=2, lora_alpha=6, target_modules=QUERY_VALUE),
    "seven-projections": dict(r=1, lora_alpha=2, target_modules=SEVEN),
    "rank-stabilised": dict(r=3, lora_alpha=4, target_modules=QUERY_VALUE, use_rslora=True),
    "rank-pattern": dict(
        r=2, lora_alpha=4, target_modules=QUERY_VALUE,
        rank_pattern={"layers.1.self_attn.q_proj": 4, "v_proj": 1},
    ),
    "alpha-pattern": dict(
        r=2, lora_alpha=4, target_modules=QUERY_VALUE,
        alpha_pattern={r"layers\.[02]\.self_attn\.v_proj": 9, "q_proj": 1},
    ),
    "both-patterns-rank-stabilised": dict(
        r=2, lora_alpha=4, target_modules=QUERY_VALUE, use_rslora=True,
        rank_pattern={"layers.3.self_attn.v_proj": 3}, alpha_pattern={"v_proj": 2.5},
    ),
    # The first pattern that fits counts, here "proj" does not: it is no whole part of a name.
    "overlapping-patterns": dict(
        r=2, lora_alpha=4, target_modules=QUERY_VALUE,
        rank_pattern={"proj": 5, "self_attn.v_proj": 1, "v_proj": 3},
    ),
    "some-layers": dict(
        r=2, lora_alpha=4, target_modules=["o_proj", "down_proj"], layers_to_transform=[1, 3]
    ),
    "one-layer": dict(r=2, lora_alpha=4, target_modules=QUERY_VALUE, layers_to_transform=2),
    "named-layers": dict(
        r=2, lora_alpha=4, target_modules=QUERY_VALUE, layers_to_transform=[0, 3],
        layers_pattern="layers",
    ),
    "regular-expression": dict(
        r=2, lora_alpha=4,
        target_modules=r"model\.layers\.(0|[2-9])\.(self_attn\.[kv]_proj|mlp\.up_proj)",
    ),
    "all-linear": dict(r=1, lora_alpha=1, target_modules="all-linear"),
    "without-excluded": dict(
        r=2, lora_alpha=4, target_modules=QUERY_VALUE,
        exclude_modules=r".*layers\.[13]\.self_attn\.q_proj",
    ),
    "gaussian-beginning": dict(
        r=2, lora_alpha=4, target_modules=QUERY_VALUE, init_lora_weights="gaussian"
    ),
}

REFUSED = {
    "weight-decomposed": ("use_dora", dict(use_dora=True)),
    "trained-biases": ("bias", dict(bias="all")),
    "bias-of-its-own": ("lora_bias", dict(lora_bias=True)),
    "saved-modules": ("modules_to_save", dict(modules_to_save=["lm_head"])),
    "changed-base-weights": ("init_lora_weights", dict(init_lora_weights="pissa")),
    "repeated-layers": ("layer_replication", dict(layer_replication=[[0, 3], [1, 4]])),
    "trained-tokens": ("trainable_token_indices", dict(trainable_token_indices=[5, 6])),
    "invoked-by-tokens": ("alora_invocation_tokens", dict(alora_invocation_tokens=[5, 6])),
    "parameters": (
        "target_parameters", dict(target_parameters=["self_attn.o_proj.weight"])
    ),
    "embedding": ("embed_tokens", dict(target_modules=["q_proj", "embed_tokens"])),
}


def adapted(configuration):
    """The tiny model with an adapter that changes its answers: PEFT's own begins with zeros."""
    torch.manual_seed(SEED)
    model = AutoModelForCausalLM.from_pretrained(MODEL, dtype=torch.float32)
    model = get_peft_model(model, configuration)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "lora_B" in name or "lora_embedding_B" in name:
                parameter.copy_(0.03 * torch.randn_like(parameter))
    return model.eval()


def write(folder, model, expected):
    target = FIXTURES if len(sys.argv) < 2 else pathlib.Path(sys.argv[1])
    target = target / folder
    shutil.rmtree(target, ignore_errors=True)
    model.save_pretrained(target)
    (target / "README.md").unlink(missing_ok=True)
    (target / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")
    return target


def main():
    torch.set_num_threads(1)
    ids = torch.randint(3, 300, (1, TOKENS), generator=torch.Generator().manual_seed(SEED))
    for folder, settings in READ.items():
        model = adapted(LoraConfig(task_type="CAUSAL_LM", **settings))
        target = write(folder, model, {"ids": ids[0].tolist()})
        with torch.inference_mode():
            with model.disable_adapter():
                base = model(ids).logits[0]
            logits = model(ids).logits[0]
        save_file({"logits": logits.contiguous()}, target / "logits.safetensors")
        print(f"{folder:32s} read, changes logits by up to {(logits - base).abs().max():.3f}")
    for folder, (words, settings) in REFUSED.items():
        all_settings = dict(r=1, lora_alpha=2, target_modules=["q_proj"]) | settings
        model = adapted(LoraConfig(task_type="CAUSAL_LM", **all_settings))
        refused(folder, model, words)
    configuration = IA3Config(
        task_type="CAUSAL_LM", target_modules=["v_proj"], feedforward_modules=[]
    )
    refused("another-method", adapted(configuration), "peft_type")


def refused(folder, model, words):
    target = write(folder, model, {"refused": words})
    # The configuration alone must be enough; only what it does not tell is refused by its tensors.
    if words in json.loads((target / "adapter_config.json").read_text()):
        (target / "adapter_model.safetensors").unlink()
    print(f"{folder:32s} refused: {words}")


if __name__ == "__main__":
    main()
