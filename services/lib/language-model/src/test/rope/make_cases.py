"""Writes cases.json and model.safetensors: python make_cases.py

A tiny random Qwen2 model under every kind of rotary scaling, in the newer and the older spelling, and
the logits that transformers computes for a text longer than the positions of pre-training. The seed
is fixed: the same versions (torch 2.7.1, transformers 5.23.0) write the same files.
"""

import copy
import json
import pathlib

import torch
from safetensors.torch import save_file
from transformers import Qwen2Config, Qwen2ForCausalLM

HERE = pathlib.Path(__file__).resolve().parent
SEED = 3
TOKENS = 60
LAST = 6
SHAPE = dict(
    vocab_size=48, hidden_size=32, intermediate_size=40, num_hidden_layers=2,
    num_attention_heads=2, num_key_value_heads=1, max_position_embeddings=64,
    rms_norm_eps=1e-6, tie_word_embeddings=True, hidden_act="silu",
)
THETA = 10000.0
YARN = {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 16}

SCALINGS = {
    "default": {"rope_type": "default"},
    "linear": {"rope_type": "linear", "factor": 4.0},
    "llama3": {
        "rope_type": "llama3", "factor": 4.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
        "original_max_position_embeddings": 16,
    },
    "yarn": YARN,
    "yarn, ramp of other width": YARN | {"beta_fast": 4.0, "beta_slow": 0.5},
    "yarn, ramp not rounded": YARN | {"beta_fast": 4.0, "beta_slow": 0.5, "truncate": False},
    "yarn, attention as it is": YARN | {"attention_factor": 1.0},
    "yarn, attention of two scales": YARN | {"mscale": 1.3, "mscale_all_dim": 0.7},
    "yarn, one scale does not count": YARN | {"mscale": 1.3},
    "yarn, factor of the lengths": YARN | {"factor": None},
    "yarn, pre-training not told": {"rope_type": "yarn", "factor": 2.0},
}


def spellings(scaling):
    """The same in the newer spelling, and in the older one for what it could say."""
    yield "", {"rope_parameters": scaling | {"rope_theta": THETA}}
    older = {("type" if key == "rope_type" else key): value for key, value in scaling.items()}
    older = None if older == {"type": "default"} else older
    yield ", older spelling", {"rope_theta": THETA, "rope_scaling": older}


def randomise(model):
    """Weights so large that where a token stands shows in the logits."""
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            noise = torch.randn_like(parameter)
            if "norm" in name:
                parameter.copy_(1 + 0.3 * noise)
            elif parameter.dim() == 1 or "embed" in name:
                parameter.copy_(0.5 * noise)
            else:
                parameter.copy_(2 * noise / parameter.shape[-1] ** 0.5)


def main():
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    weights = None
    ids = torch.randint(0, SHAPE["vocab_size"], (1, TOKENS))
    cases = []
    for name, scaling in SCALINGS.items():
        for suffix, rotary in spellings(scaling):
            config = SHAPE | rotary
            # The configuration changes what it is given.
            model = Qwen2ForCausalLM(Qwen2Config(**copy.deepcopy(config))).eval()
            if weights is None:
                randomise(model)
                weights = {
                    key: value.clone() for key, value in model.state_dict().items()
                    if key != "lm_head.weight"
                }
            model.load_state_dict(weights, strict=False)
            model.tie_weights()
            with torch.inference_mode():
                logits = model(ids).logits[0, -LAST:]
            config |= {"model_type": "qwen2", "architectures": ["Qwen2ForCausalLM"]}
            cases.append(
                {
                    "name": name + suffix,
                    "config": config,
                    "logits": [[round(value, 5) for value in row] for row in logits.tolist()],
                }
            )
    # One case a line: differences can be read.
    lines = ",\n".join(json.dumps(case) for case in cases)
    (HERE / "cases.json").write_text(f'{{"ids": {ids[0].tolist()},\n"cases": [\n{lines}\n]}}\n')
    save_file(weights, HERE / "model.safetensors")
    plain = torch.tensor(cases[0]["logits"])
    for case in cases:
        change = (torch.tensor(case["logits"]) - plain).abs().max().item()
        print(f"{case['name']:50s} differs from the first by up to {change:.3f}")


if __name__ == "__main__":
    main()
