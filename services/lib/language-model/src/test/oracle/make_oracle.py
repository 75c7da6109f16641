"""Writes the reference cases that the language-model and alignment libraries are checked against.

    python make_oracle.py OUT [--seed 7]

Needs torch, transformers, peft, gguf, safetensors. Every model is tiny and random; nothing is downloaded.
A different seed gives different weights, shapes, texts and adapters, so a second folder can be checked with -Doracle.dir=OUT.
"""
import argparse, json, os, random, sys
import numpy as np, torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, models, pre_tokenizers, decoders, trainers
from transformers import (AutoModelForCausalLM, PreTrainedTokenizerFast, LlamaConfig, MistralConfig, Qwen2Config, Qwen3Config)
from peft import LoraConfig, get_peft_model, PeftModel
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import rahf

ap = argparse.ArgumentParser(); ap.add_argument("out"); ap.add_argument("--seed", type=int, default=7)
a = ap.parse_args(); R = random.Random(a.seed); torch.manual_seed(a.seed); torch.set_num_threads(1)
os.makedirs(a.out, exist_ok=True)

CHATML = ("{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}"
          "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}")


def make_tokenizer():
    words = ("the a of to and in is it you that he was for on are with as his they be at one have this from or had by hot "
             "but some what there we can out other were all your when up use word how said each she which do their time if "
             "will way about many then them would write like so these her long make thing see him two has look more day "
             "could go come did my sound no most number who over know water than call first people may down side been now").split()
    text = [" ".join(R.choice(words) for _ in range(12)) + R.choice([".", "!", "?", "\n", " 42,", " naïve café", " 日本語", " 🙂"]) for _ in range(400)]
    t = Tokenizer(models.BPE()); t.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False); t.decoder = decoders.ByteLevel()
    t.train_from_iterator(text, trainers.BpeTrainer(vocab_size=320, special_tokens=["<|endoftext|>", "<|im_start|>", "<|im_end|>"],
                          initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    tok = PreTrainedTokenizerFast(tokenizer_object=t, bos_token="<|im_start|>", eos_token="<|im_end|>", pad_token="<|im_end|>", unk_token="<|endoftext|>")
    tok.chat_template = CHATML
    return tok, text


tok, text = make_tokenizer()
V = 320
d = lambda lo: lo + 16 * R.randint(0, 2)
common = dict(vocab_size=V, intermediate_size=d(112), rms_norm_eps=1e-5, max_position_embeddings=256, bos_token_id=1, eos_token_id=2, pad_token_id=2)
CONFIGS = {
    "llama-tied": LlamaConfig(hidden_size=64, num_hidden_layers=5, num_attention_heads=4, num_key_value_heads=2, tie_word_embeddings=True, rope_theta=100000.0, **common),
    "llama3-rope": LlamaConfig(hidden_size=64, num_hidden_layers=4, num_attention_heads=8, num_key_value_heads=2, tie_word_embeddings=False,
                               rope_parameters=dict(rope_type="llama3", rope_theta=500000.0, factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=64), **common),
    "mistral-window": MistralConfig(hidden_size=64, num_hidden_layers=4, num_attention_heads=4, num_key_value_heads=1, head_dim=24, sliding_window=8, tie_word_embeddings=False, **common),
    "qwen2-bias": Qwen2Config(hidden_size=48, num_hidden_layers=4, num_attention_heads=4, num_key_value_heads=2, tie_word_embeddings=True, rope_theta=1000000.0, **common),
    "qwen3-qknorm": Qwen3Config(hidden_size=64, num_hidden_layers=5, num_attention_heads=4, num_key_value_heads=2, head_dim=32, tie_word_embeddings=False, rope_theta=1000000.0, **common),
}


def randomise(model):
    """Weights large enough that every part of the network shows in the output."""
    with torch.no_grad():
        for n, p in model.named_parameters():
            if "norm" in n: p.copy_(1 + 0.3 * torch.randn_like(p))
            elif n.endswith("bias"): p.copy_(0.3 * torch.randn_like(p))
            else: p.copy_(torch.randn_like(p) * (1.0 if "embed" in n else 1.4) / (1 if "embed" in n else p.shape[-1] ** 0.5))


def sentence(n): return " ".join(R.choice(text).split()[:n])


def conversation():
    m = [{"role": "user", "content": sentence(R.randint(3, 7))}]
    if R.random() < 0.4: m = [{"role": "system", "content": sentence(4)}] + m
    if R.random() < 0.3: m += [{"role": "assistant", "content": sentence(4)}, {"role": "user", "content": sentence(5)}]
    return m


def lora_config(layers, targets, r): return LoraConfig(r=r, lora_alpha=2 * r, lora_dropout=0.0, bias="none", target_modules=targets, layers_to_transform=layers, task_type="CAUSAL_LM")


def fill_lora(model, name, scale):
    with torch.no_grad():
        for n, p in model.named_parameters():
            if f".{name}." in n and "lora_" in n: p.copy_(torch.randn_like(p) * scale)


def short(n): return n.replace("base_model.model.", "").replace(".instructor", "").replace(".bad", "").replace(".product", "")


def grads(model, name): return {short(n): p.grad.clone().contiguous() for n, p in model.named_parameters() if f".{name}." in n and "lora_" in n}
def weights(model, name): return {short(n): p.detach().clone().contiguous() for n, p in model.named_parameters() if f".{name}." in n and "lora_" in n}


for name, cfg in CONFIGS.items():
    out = os.path.join(a.out, name); os.makedirs(out, exist_ok=True)
    cfg._attn_implementation = "eager"
    base = AutoModelForCausalLM.from_config(cfg, dtype=torch.float32); randomise(base)
    if name == "llama-tied":   # this one is stored as bf16, like most published checkpoints; the cases use the rounded weights in fp32
        base = base.to(torch.bfloat16); base.save_pretrained(out); base = base.to(torch.float32)
    else:
        base.save_pretrained(out)
    tok.save_pretrained(out); base.eval()
    H = cfg.num_hidden_layers; targets = list(range(1, H, 2))
    P, N = "answer as they like", "answer in a way they would not"
    rows = []
    for i in range(6):
        rows.append(dict(messages=conversation(), response=sentence(R.randint(2, 6)), liked=i % 2 == 0))
    MP, MR = 160, 10
    enc = lambda row, ins: rahf.encode(tok, row["messages"], row["response"], ins, MP, MR)
    plain = [enc(r, None) for r in rows]; pos = [enc(r, P) for r in rows]; neg = [enc(r, N) for r in rows]
    T = {}; J = dict(model=name, positive=P, negative=N, max_prompt=MP, max_response=MR, target_layers=targets, rows=rows, eps=0.2, alpha=5.0, pad=2,
                     plain=plain, pos=pos, neg=neg)
    # 1. forward
    ids, att, res = rahf.batch(plain, 2)
    with torch.no_grad(): o = base(input_ids=ids, attention_mask=att, output_hidden_states=True)
    T["ids"] = ids; T["attention_mask"] = att; T["response_mask"] = res.long(); T["logits"] = o.logits * att[..., None]
    for l, h in enumerate(o.hidden_states): T[f"hidden.{l}"] = h * att[..., None]
    J["note_hidden"] = "hidden.l is Hugging Face's hidden_states[l]; the last one is after the final norm; padded positions are zeroed"
    # 2. greedy
    J["greedy"] = []
    for p, _ in plain[:3]:
        with torch.no_grad(): g = base.generate(input_ids=torch.tensor([p]), attention_mask=torch.ones(1, len(p), dtype=torch.long), max_new_tokens=40, do_sample=False, eos_token_id=None, pad_token_id=2)
        J["greedy"].append(g[0, len(p):].tolist())
    # 3. an adapter in PEFT's format
    tm = ["q_proj", "v_proj"] if name != "qwen2-bias" else ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
    m = get_peft_model(base, lora_config(None, tm, 4), adapter_name="sample"); fill_lora(m, "sample", 0.15)
    m.save_pretrained(out); os.makedirs(os.path.join(out, "adapter"), exist_ok=True)
    for f in os.listdir(os.path.join(out, "sample")): os.replace(os.path.join(out, "sample", f), os.path.join(out, "adapter", f))
    os.rmdir(os.path.join(out, "sample"))
    if os.path.exists(os.path.join(out, "README.md")): os.remove(os.path.join(out, "README.md"))
    c = json.load(open(os.path.join(out, "adapter", "adapter_config.json"))); c["base_model_name_or_path"] = name; json.dump(c, open(os.path.join(out, "adapter", "adapter_config.json"), "w"), indent=1)
    m.eval()
    with torch.no_grad(): T["logits.adapter"] = m(input_ids=ids, attention_mask=att).logits * att[..., None]
    base = m.unload()
    if hasattr(base, "peft_config"): del base.peft_config
    # 4. SCIT: loss and gradients of the instructor, then the matching loss and its gradients, then three AdamW steps of each
    m = get_peft_model(base, lora_config(None, ["q_proj", "v_proj"], 4), adapter_name="instructor"); fill_lora(m, "instructor", 0.1)
    for k, v in weights(m, "instructor").items(): T[f"instructor.init.{k}"] = v
    match = [p if r["liked"] else n for r, p, n in zip(rows, pos, neg)]; opp = [n if r["liked"] else p for r, p, n in zip(rows, pos, neg)]
    loss, ce, con = rahf.scit_loss(m, match, opp, 2); loss.backward()
    J["scit"] = dict(loss=loss.item(), cross_entropy=ce.item(), contrast=con.item())
    for k, v in grads(m, "instructor").items(): T[f"instructor.grad.{k}"] = v
    with torch.no_grad(): hp = rahf.response_hidden(m, pos, targets, 2); hn = rahf.response_hidden(m, neg, targets, 2)
    with torch.no_grad(), m.disable_adapter(): hb = rahf.response_hidden(m, plain, targets, 2)
    tg = {l: hb[l] + 5.0 * (hp[l] - hn[l]) for l in targets}
    for l in targets: T[f"target.{l}"] = tg[l]
    opt = torch.optim.AdamW([p for n, p in m.named_parameters() if ".instructor." in n and "lora_" in n], lr=1e-3, weight_decay=0.0); J["scit"]["steps"] = []
    for _ in range(3):
        opt.zero_grad(); loss, _, _ = rahf.scit_loss(m, match, opp, 2); loss.backward(); opt.step(); J["scit"]["steps"].append(loss.item())
    for k, v in weights(m, "instructor").items(): T[f"instructor.after3.{k}"] = v
    m.add_adapter("product", lora_config(list(range(max(targets))), ["q_proj", "v_proj"], 4)); fill_lora(m, "product", 0.1); m.set_adapter("product")
    for k, v in weights(m, "product").items(): T[f"product.init.{k}"] = v
    opt = torch.optim.AdamW([p for n, p in m.named_parameters() if ".product." in n and "lora_" in n], lr=1e-3, weight_decay=0.0); J["match"] = dict(steps=[])
    for i in range(3):
        opt.zero_grad(); loss = rahf.match_loss(rahf.response_hidden(m, plain, targets, 2), tg); loss.backward()
        if i == 0:
            for k, v in grads(m, "product").items(): T[f"product.grad.{k}"] = v
        opt.step(); J["match"]["steps"].append(loss.item())
    for k, v in weights(m, "product").items(): T[f"product.after3.{k}"] = v
    # 5. what an evaluation must report for the product adapter against the base, rows (0,1), (2,3), (4,5) taken as chosen/rejected pairs
    m.eval()
    def logps():
        with torch.no_grad():
            i, at, rs = rahf.batch(plain, 2); lp, mk = rahf.token_logps(m(input_ids=i, attention_mask=at).logits, i, rs); return (lp * mk).sum(1), mk.sum(1)
    pol, cnt = logps()
    with m.disable_adapter(): ref, _ = logps()
    beta = 0.1; ch = beta * (pol - ref)[0::2]; rj = beta * (pol - ref)[1::2]
    J["evaluation"] = dict(beta=beta, logps=pol.tolist(), reference_logps=ref.tolist(), tokens=cnt.tolist(), rewards_chosen=ch.mean().item(), rewards_rejected=rj.mean().item(),
                           rewards_margins=(ch - rj).mean().item(), rewards_accuracies=(ch > rj).float().mean().item())
    save_file({k: v.contiguous() for k, v in T.items()}, os.path.join(out, "cases.safetensors"))
    json.dump(J, open(os.path.join(out, "cases.json"), "w"), indent=1, ensure_ascii=False)
    print(name, J["scit"], J["match"], J["evaluation"]["rewards_accuracies"])

# GGUF blocks of every common type, with what they stand for
from gguf import quants, GGMLQuantizationType as Q
from gguf.constants import GGML_QUANT_SIZES
g = np.random.default_rng(a.seed); Z = {}
for q in [Q.F16, Q.BF16, Q.Q4_0, Q.Q4_1, Q.Q5_0, Q.Q5_1, Q.Q8_0, Q.Q2_K, Q.Q3_K, Q.Q4_K, Q.Q5_K, Q.Q6_K]:
    block, size = GGML_QUANT_SIZES[q]
    x = g.standard_normal((4, 512)).astype(np.float32)
    try:
        raw = quants.quantize(x, q)
    except NotImplementedError:   # no encoder for K-quants: random bytes with sane fp16 scales
        n = 512 // block; raw = g.integers(0, 256, (4, n * size), dtype=np.uint8).reshape(4, n, size)
        pos_ = {Q.Q2_K: [80, 82], Q.Q3_K: [108], Q.Q4_K: [0, 2], Q.Q5_K: [0, 2], Q.Q6_K: [208]}[q]
        for p_ in pos_: raw[:, :, p_:p_ + 2] = g.uniform(0.001, 0.02, (4, n)).astype(np.float16).view(np.uint8).reshape(4, n, 2)
        raw = raw.reshape(4, n * size)
    y = quants.dequantize(raw, q).astype(np.float32)
    Z[f"{q.name}.raw"] = torch.from_numpy(np.ascontiguousarray(raw).view(np.uint8).reshape(4, -1).copy()); Z[f"{q.name}.values"] = torch.from_numpy(y.copy())
save_file(Z, os.path.join(a.out, "gguf-blocks.safetensors"))

# chat templates: constructs that published templates use
import transformers
T1 = CHATML
T2 = "{{ bos_token }}{% for m in messages %}{{ '<|start_header_id|>' + m['role'] + '<|end_header_id|>\n\n' + m['content'] | trim + '<|eot_id|>' }}{% endfor %}{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}{% endif %}"
T3 = ("{% if messages[0]['role'] == 'system' %}{% set system_message = messages[0]['content'] %}{% set loop_messages = messages[1:] %}{% else %}{% set loop_messages = messages %}{% endif %}{{ bos_token }}"
      "{% for message in loop_messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Roles must alternate') }}{% endif %}"
      "{% if message['role'] == 'user' %}{% if loop.first and system_message is defined %}{{ ' [INST] ' + system_message + '\n\n' + message['content'] + ' [/INST]' }}{% else %}{{ ' [INST] ' + message['content'] + ' [/INST]' }}{% endif %}"
      "{% elif message['role'] == 'assistant' %}{{ ' ' + message['content'] + eos_token }}{% endif %}{% endfor %}")
T4 = ("{%- set ns = namespace(last=-1) -%}{%- for m in messages -%}{%- if m.role == 'user' -%}{%- set ns.last = loop.index0 -%}{%- endif -%}{%- endfor -%}"
      "{%- for m in messages %}{%- set c = m.content.split('</think>')[-1].lstrip('\n') if '</think>' in m.content else m.content %}"
      "{{- '<|' ~ m.role ~ '|>' ~ ('*' if loop.index0 == ns.last else '') ~ '\n' ~ c ~ '\n' }}{%- endfor %}{%- if add_generation_prompt %}{{- '<|assistant|>' }}{%- endif %}")
T5 = "{% macro turn(role, content) %}[{{ role | upper }}] {{ content | trim }}{{ '\n' }}{% endmacro %}{% for m in messages %}{{ turn(m.role, m.content) }}{% endfor %}{{ messages | length }} {{ messages[-1].role }} {{ messages[0] | tojson }}"
convs = [[{"role": "user", "content": " Hello, <world> & \"you\" "}], [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}, {"role": "assistant", "content": "<think>hm</think>\n\nHello."}, {"role": "user", "content": "Bye\nnow"}],
         [{"role": "user", "content": "a"}, {"role": "user", "content": "b"}]]
cases = []
for i, t in enumerate([T1, T2, T3, T4, T5]):
    for c in convs:
        for gen in (True, False):
            try: e = dict(expected=tok.apply_chat_template(c, chat_template=t, add_generation_prompt=gen, tokenize=False))
            except Exception as x: e = dict(error=str(x))
            cases.append(dict(template=t, messages=c, add_generation_prompt=gen, bos_token=tok.bos_token, eos_token=tok.eos_token, **e))
json.dump(cases, open(os.path.join(a.out, "chat-templates.json"), "w"), indent=1, ensure_ascii=False)
print("templates", len(cases), sum("error" in c for c in cases))
