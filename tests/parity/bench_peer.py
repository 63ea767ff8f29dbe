"""The peer of scripts/bench.sh: the same training step by transformers, peft and bitsandbytes.

    bench_peer.py GGUF CACHE_FOLDER [--batch 4] [--length 256] [--rank 16] [--steps 5] [--warm-up 2] [--threads N]

QLoRA on random tokens: the model of the GGUF file in NF4 with double quantization, LoRA on all linear layers (alpha is
twice the rank), bfloat16 compute, every token trained, AdamW. Prints one JSON object. The peak is VmHWM of this process
after the model is loaded from its quantizable form; the conversion from GGUF runs in a process of its own, once.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time


def convert(gguf, folder):
    import torch
    from transformers import AutoModelForCausalLM

    packed = AutoModelForCausalLM.from_pretrained(
        os.path.dirname(gguf), gguf_file=os.path.basename(gguf), dtype=torch.bfloat16
    )
    # A model that was read from GGUF does not let itself be saved: its plain weights go into a fresh one.
    del packed.config.quantization_config
    model = AutoModelForCausalLM.from_config(packed.config, dtype=torch.bfloat16)
    model.load_state_dict(packed.state_dict())
    model.save_pretrained(folder + ".part")
    os.rename(folder + ".part", folder)


def memory_bytes(key):
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith(key):
                return int(line.split()[1]) * 1024
    raise SystemExit(f"/proc/self/status holds no {key}")


def load(folder, rank):
    import torch
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModelForCausalLM, BitsAndBytesConfig

    quantization = BitsAndBytesConfig(
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=torch.bfloat16,
    )
    model = AutoModelForCausalLM.from_pretrained(
        folder, quantization_config=quantization, dtype=torch.bfloat16, device_map={"": "cpu"}
    )
    model.config.use_cache = False
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    return get_peft_model(
        model, LoraConfig(r=rank, lora_alpha=2 * rank, target_modules="all-linear", task_type="CAUSAL_LM")
    )


def measure(model, options):
    import torch

    torch.manual_seed(0)
    vocabulary = model.config.vocab_size
    optimizer = torch.optim.AdamW((p for p in model.parameters() if p.requires_grad), lr=1e-4)
    model.train()
    seconds = []
    loss = None
    for _ in range(options.warm_up + options.steps):
        ids = torch.randint(0, vocabulary, (options.batch, options.length))
        begun = time.perf_counter()
        loss = model(input_ids=ids, labels=ids).loss
        loss.backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        seconds.append(time.perf_counter() - begun)
    return statistics.median(seconds[options.warm_up :]), loss.item()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("gguf")
    parser.add_argument("cache")
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--length", type=int, default=256)
    parser.add_argument("--rank", type=int, default=16)
    parser.add_argument("--steps", type=int, default=5)
    parser.add_argument("--warm-up", type=int, default=2)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--convert-only", action="store_true")
    options = parser.parse_args()

    folder = os.path.join(options.cache, os.path.basename(options.gguf).removesuffix(".gguf") + "-bf16")
    if options.convert_only:
        convert(options.gguf, folder)
        return
    if not os.path.isdir(folder):
        subprocess.run([sys.executable, __file__, options.gguf, options.cache, "--convert-only"], check=True, stdout=2)

    import bitsandbytes
    import peft
    import torch
    import transformers

    if options.threads:
        torch.set_num_threads(options.threads)
    model = load(folder, options.rank)
    step_seconds, loss = measure(model, options)
    print(
        json.dumps(
            {
                "tokens_per_second": options.batch * options.length / step_seconds,
                "step_seconds": step_seconds,
                "peak_memory_bytes": memory_bytes("VmHWM"),
                "loss": loss,
                "threads": torch.get_num_threads(),
                "versions": f"torch {torch.__version__.split('+')[0]}, transformers {transformers.__version__}, "
                f"peft {peft.__version__}, bitsandbytes {bitsandbytes.__version__}",
            }
        )
    )


if __name__ == "__main__":
    main()
