"""What the scripts that make reference values of training share: rows, adapters, the loss, 20 steps with peft."""
import math

import torch
from peft import LoraConfig, get_peft_model
from transformers import get_cosine_schedule_with_warmup


def random_rows(seed, lengths, vocabulary):
    generator = torch.Generator().manual_seed(seed)
    return [torch.randint(0, vocabulary, (n,), generator=generator).tolist() for n in lengths]


def adapted(model, rank):
    torch.manual_seed(7)
    config = LoraConfig(r=rank, lora_alpha=2 * rank, lora_dropout=0.0, target_modules="all-linear",
                        task_type="CAUSAL_LM", base_model_name_or_path="tiny")
    peft_model = get_peft_model(model, config)
    with torch.no_grad():
        for key, parameter in peft_model.named_parameters():
            if "lora_B" in key:
                parameter.copy_(torch.randn_like(parameter) * 0.1)
    return peft_model


def loss_sum(model, ids, trained):
    logits = model(torch.tensor([ids]), use_cache=False).logits[0].float()
    labels = torch.tensor([i if t else -100 for i, t in zip(ids, trained)])
    return torch.nn.functional.cross_entropy(logits[:-1], labels[1:], ignore_index=-100, reduction="sum")


def train(peft_model, optimizer, rows, masks, steps=20, batch=4):
    """20 losses: token-counted accumulation, clipping and cosine schedule as transformers' Trainer has them."""
    parameters = [p for p in peft_model.parameters() if p.requires_grad]
    schedule = get_cosine_schedule_with_warmup(optimizer, math.ceil(steps * 0.1), steps)
    report = []
    per_epoch = math.ceil(len(rows) / batch)
    for step in range(steps):
        first = (step % per_epoch) * batch
        chosen = range(first, min(first + batch, len(rows)))
        tokens = sum(sum(masks[i][1:]) for i in chosen)
        loss = sum(loss_sum(peft_model, rows[i], masks[i]) for i in chosen) / tokens
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(parameters, 0.3)
        rate = optimizer.param_groups[0]["lr"]
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        report.append({"loss": loss.item(), "grad_norm": norm.item(), "learning_rate": rate})
    return report
