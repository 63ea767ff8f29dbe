#!/usr/bin/env python3
"""Opens what `lorimer-cli export` wrote with the programs it is meant for and compares logits.

    check_exports.py LORIMER_CLI BASE_GGUF ADAPTER MERGED_FOLDER MERGED_GGUF ADAPTER_GGUF

ADAPTER is the run's PEFT folder; BASE_GGUF its base model. transformers reads the merged folder; gguf-py the two GGUF
files. Expected logits are Lorimer's own of base and adapter in float32, which other tests compare with peft.
Prints the largest differences relative to the largest logit; exits 1 above the limits, which are those of the rounding
to bfloat16 (8 bits) and float16 (11 bits) of every weight.
"""
import json
import subprocess
import sys
import tempfile

import gguf
import torch
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM, AutoTokenizer

QUESTIONS = ["Explain the clinical term: Arachnodactyly", "What is a fracture?", "Name three colours."]
LIMITS = {"merged folder, transformers": 3e-2, "merged GGUF, values": 3e-2, "adapter GGUF, B A": 1e-5}


def logits(cli, model, rows, adapter=None):
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/ids.jsonl", "w") as out:
            for ids in rows:
                out.write(json.dumps({"ids": ids}) + "\n")
        command = [cli, "logits", "--model", model, "--dtype", "float32", f"{folder}/ids.jsonl", f"{folder}/out.safetensors"]
        if adapter:
            command += ["--adapter", adapter]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return [load_file(f"{folder}/out.safetensors")[f"logits.{i}"] for i in range(len(rows))]


def relative(actual, expected):
    return max(((a - e).abs().max() / e.abs().max()).item() for a, e in zip(actual, expected))


def compare_adapter(folder, path):
    """The product of each pair, in GGUF's order of rows undone for q and k."""
    with open(f"{folder}/adapter_config.json") as source:
        config = json.load(source)
    peft = load_file(f"{folder}/adapter_model.safetensors")
    reader = gguf.GGUFReader(path)
    alpha = reader.get_field("adapter.lora.alpha").contents()
    tensors = {t.name: torch.from_numpy(gguf.quants.dequantize(t.data, t.tensor_type)) for t in reader.tensors}
    names = gguf.get_tensor_name_map(gguf.MODEL_ARCH.LLAMA, 200)
    worst = 0.0
    for key in peft:
        if not key.endswith("lora_A.weight"):
            continue
        module = key.removeprefix("base_model.model.").removesuffix(".lora_A.weight")
        name = names.get_name(module) + ".weight"
        a, b = tensors[name + ".lora_a"], tensors[name + ".lora_b"]
        expected = peft[key.replace("lora_A", "lora_B")] @ peft[key] * (config["lora_alpha"] / config["r"])
        if "attn_q" in name or "attn_k" in name:
            heads = b.shape[0] // 64
            b = b.reshape(heads, 32, 2, -1).swapaxes(1, 2).reshape(b.shape)
        worst = max(worst, ((b @ a * alpha / a.shape[0] - expected).abs().max() / expected.abs().max()).item())
    return worst


def main():
    cli, base, adapter, merged, merged_gguf, adapter_gguf = sys.argv[1:]
    tokenizer = AutoTokenizer.from_pretrained(merged)
    rows = [tokenizer.apply_chat_template([{"role": "user", "content": q}], add_generation_prompt=True)["input_ids"]
            for q in QUESTIONS]
    expected = logits(cli, base, rows, adapter)
    model = AutoModelForCausalLM.from_pretrained(merged, dtype=torch.float32)
    with torch.no_grad():
        theirs = [model(torch.tensor([ids])).logits[0] for ids in rows]
    found = {"merged folder, transformers": relative(theirs, expected),
             "merged GGUF, values": relative(logits(cli, merged_gguf, rows), expected),
             "adapter GGUF, B A": compare_adapter(adapter, adapter_gguf)}
    untrained = relative(logits(cli, base, rows), expected)
    for name, value in found.items():
        print(f"{name}: {value:.2e} (limit {LIMITS[name]:.0e}; what the training changed: {untrained:.2e})")
    readable = gguf.GGUFReader(merged_gguf)
    print(f"gguf-py reads {len(readable.tensors)} tensors of the merged file")
    sys.exit(any(value > LIMITS[name] for name, value in found.items()))


if __name__ == "__main__":
    main()
