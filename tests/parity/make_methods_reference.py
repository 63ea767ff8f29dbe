"""Writes tests/fixtures/methods: adapters of every kind for tests/fixtures/tiny_llama_full, with the logits and the 20
losses that peft computes for them.

    python tests/parity/make_methods_reference.py

Needs torch 2.11, transformers 5.24, peft 0.21. The base model and the rows are those of make_model_reference.py.
"""
import json
import pathlib

import torch
from peft import LoraConfig, get_peft_model
from peft.optimizers import create_loraplus_optimizer
from transformers import LlamaForCausalLM

from peft_training import train

ROOT = pathlib.Path(__file__).resolve().parent.parent / "fixtures"
BASE = "tiny_llama_full"

METHODS = {
    "rslora": dict(peft=dict(use_rslora=True)),
    "dora": dict(peft=dict(use_dora=True)),
    "dora_rslora": dict(peft=dict(use_dora=True, use_rslora=True, target_modules=["q_proj", "down_proj"])),
    "patterns": dict(peft=dict(rank_pattern={"q_proj": 2, "1.mlp.up_proj": 6},
                               alpha_pattern={"v_proj": 3, r"layers\.0\.mlp\.down_proj": 5})),
    # At ten times this rate 20 steps of B at 0.16 are chaos, which no two programs repeat.
    "loraplus": dict(loraplus_lr_ratio=16.0, learning_rate=1e-3),
    "dora_loraplus": dict(peft=dict(use_dora=True), loraplus_lr_ratio=4.0),
    "sgd": dict(optim="sgd", learning_rate=1e-1),
}


def adapted(settings):
    model = LlamaForCausalLM.from_pretrained(ROOT / BASE, dtype=torch.float32).eval()
    torch.manual_seed(11)
    peft = {"target_modules": "all-linear", **settings.get("peft", {})}
    model = get_peft_model(model, LoraConfig(r=4, lora_alpha=8, lora_dropout=0.0, task_type="CAUSAL_LM", **peft))
    with torch.no_grad():
        for key, parameter in model.named_parameters():
            if "lora_B" in key:
                parameter.copy_(torch.randn_like(parameter) * 0.1)
            if "magnitude" in key:
                parameter.mul_(1 + 0.1 * torch.randn_like(parameter))
    model.peft_config["default"].base_model_name_or_path = "tiny"
    return model


def optimizer_for(model, settings):
    parameters = [p for p in model.parameters() if p.requires_grad]
    if settings.get("optim") == "sgd":
        return torch.optim.SGD(parameters, lr=settings["learning_rate"], weight_decay=0.01)
    values = dict(lr=settings.get("learning_rate", 1e-2), betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01)
    if "loraplus_lr_ratio" not in settings:
        return torch.optim.AdamW(parameters, **values)
    return create_loraplus_optimizer(model, torch.optim.AdamW, loraplus_lr_ratio=settings["loraplus_lr_ratio"],
                                     loraplus_weight_decay=0.01, **values)


def main():
    base = json.loads((ROOT / BASE / "reference.json").read_text())
    for name, settings in METHODS.items():
        folder = ROOT / "methods" / name
        model = adapted(settings)
        model.save_pretrained(folder)
        (folder / "README.md").unlink(missing_ok=True)
        with torch.no_grad():
            logits = model(torch.tensor([base["rows"][0]])).logits[0].float()
        # peft keeps row lengths of a model that does not train; one that trains forgets them at each step.
        model.train()
        optimizer = optimizer_for(model, settings)
        steps = train(model, optimizer, base["train_rows"], base["trained"])
        reference = {"loraplus_lr_ratio": settings.get("loraplus_lr_ratio", 1.0),
                     "learning_rate": settings.get("learning_rate", 1e-2),
                     "optim": settings.get("optim", "adamw"), "logits": logits.flatten().tolist(),
                     "losses": [step["loss"] for step in steps]}
        (folder / "reference.json").write_text(json.dumps(reference, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
