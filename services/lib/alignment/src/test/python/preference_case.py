"""Computes the reference values of direct preference optimisation with plain PyTorch.

    python preference_case.py ../resources/dev/plumbline/alignment/training/preference-case

Needs torch, transformers, peft and safetensors. Makes a tiny random model, a LoRA for it and three
pairs of token ids; writes the loss, its gradients, and losses and weights of three AdamW steps.
"""

import json
import os
import sys

import torch
import torch.nn.functional as F
from peft import LoraConfig, get_peft_model
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM, LlamaConfig

BETA = 0.3
PADDING = 0


def log_probability(model, prompt, response):
    ids = torch.tensor([prompt + response])
    log_p = F.log_softmax(model(input_ids=ids).logits[0], dim=-1)
    positions = range(len(prompt) - 1, len(prompt) + len(response) - 1)
    return sum(log_p[position, token] for position, token in zip(positions, response))


def difference(model, pair):
    chosen = log_probability(model, pair["prompt"], pair["chosen"])
    return chosen - log_probability(model, pair["prompt"], pair["rejected"])


def loss(model, pairs, references):
    gains = torch.stack([difference(model, pair) for pair in pairs]) - references
    return -F.logsigmoid(BETA * gains).mean()


def main(folder):
    torch.manual_seed(11)
    torch.set_num_threads(1)
    config = LlamaConfig(
        vocab_size=48,
        hidden_size=24,
        intermediate_size=40,
        num_hidden_layers=2,
        num_attention_heads=3,
        num_key_value_heads=1,
        max_position_embeddings=64,
        tie_word_embeddings=True,
        attn_implementation="eager",
    )
    base = AutoModelForCausalLM.from_config(config, dtype=torch.float32).eval()
    with torch.no_grad():
        for parameter in base.parameters():
            parameter.copy_(0.4 * torch.randn_like(parameter) + (parameter.dim() == 1))
    random = torch.Generator().manual_seed(12)
    draw = lambda length: torch.randint(1, 48, (length,), generator=random).tolist()
    pairs = [
        {"prompt": draw(p), "chosen": draw(c), "rejected": draw(r)}
        for p, c, r in [(4, 3, 6), (7, 5, 2), (3, 4, 4)]
    ]
    with torch.no_grad():
        references = torch.stack([difference(base, pair) for pair in pairs])
    base.save_pretrained(folder)
    os.remove(os.path.join(folder, "generation_config.json"))

    lora = LoraConfig(r=2, lora_alpha=4, target_modules=["q_proj", "v_proj"], task_type="CAUSAL_LM")
    model = get_peft_model(base, lora).eval()
    name = lambda key: key.replace("base_model.model.", "").replace(".default", "")
    parameters = {name(k): p for k, p in model.named_parameters() if "lora_" in k}
    with torch.no_grad():
        for parameter in parameters.values():
            parameter.copy_(0.2 * torch.randn_like(parameter))

    tensors = {f"init.{k}": p.detach().clone() for k, p in parameters.items()}
    optimiser = torch.optim.AdamW(parameters.values(), lr=1e-2, weight_decay=0.1)
    losses = []
    for step in range(3):
        optimiser.zero_grad()
        value = loss(model, pairs, references)
        value.backward()
        losses.append(value.item())
        if step == 0:
            tensors |= {f"grad.{k}": p.grad.clone() for k, p in parameters.items()}
        optimiser.step()
    tensors |= {f"after3.{k}": p.detach().clone() for k, p in parameters.items()}
    save_file({k: t.contiguous() for k, t in tensors.items()}, os.path.join(folder, "values.safetensors"))
    case = {
        "beta": BETA,
        "learning_rate": 1e-2,
        "weight_decay": 0.1,
        "scaling": 2.0,
        "pairs": pairs,
        "references": references.tolist(),
        "losses": losses,
    }
    with open(os.path.join(folder, "case.json"), "w") as file:
        json.dump(case, file, indent=1)
        file.write("\n")


main(sys.argv[1])
