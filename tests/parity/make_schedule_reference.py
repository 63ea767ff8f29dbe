#!/usr/bin/env python3
"""Learning rates of transformers' schedulers, step by step: tests/fixtures/schedules.json.

  make_schedule_reference.py OUT.json          (needs torch 2.11 and transformers 5.24)
"""
import json
import math
import sys

import torch
from transformers import get_scheduler

RATE = 3e-4
CASES = [
    ("constant", {}, 0.2),
    ("constant_with_warmup", {}, 0.2),
    ("linear", {}, 0.03),
    ("linear", {}, 1.0),
    ("cosine", {}, 0.1),
    ("cosine", {"num_cycles": 1.5}, 0.1),
    ("cosine_with_restarts", {}, 0.1),
    ("cosine_with_restarts", {"num_cycles": 3}, 0.1),
    ("cosine_with_min_lr", {"min_lr": 1e-5}, 0.1),
    ("cosine_with_min_lr", {"min_lr_rate": 0.25, "num_cycles": 1}, 0.0),
    ("polynomial", {}, 0.1),
    ("polynomial", {"lr_end": 1e-5, "power": 2.0}, 0.1),
    ("inverse_sqrt", {}, 0.0),
    ("inverse_sqrt", {}, 0.2),
    ("inverse_sqrt", {"timescale": 7}, 0.1),
    ("warmup_stable_decay", {"num_decay_steps": 9}, 0.1),
    ("warmup_stable_decay", {"num_decay_steps": 9, "min_lr_ratio": 0.1, "decay_type": "linear"}, 0.1),
    ("warmup_stable_decay", {"num_decay_steps": 5, "num_stable_steps": 4, "warmup_type": "1-sqrt",
                             "decay_type": "1-sqrt", "min_lr_ratio": 0.05}, 0.3),
    ("warmup_stable_decay", {"num_decay_steps": 8, "warmup_type": "cosine", "num_cycles": 1.5}, 0.3),
]


def rates(name, kwargs, warmup_ratio, steps):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=RATE)
    scheduler = get_scheduler(name, optimizer, num_warmup_steps=math.ceil(steps * warmup_ratio),
                              num_training_steps=steps, scheduler_specific_kwargs=dict(kwargs))
    result = []
    for step in range(steps):
        result.append(scheduler.get_last_lr()[0])
        if step + 1 < steps:
            optimizer.step()
            scheduler.step()
    return result


def main():
    cases = [{"lr_scheduler_type": name, "lr_scheduler_kwargs": kwargs, "warmup_ratio": warmup, "learning_rate": RATE,
              "rates": rates(name, kwargs, warmup, steps)}
             for name, kwargs, warmup in CASES for steps in (1, 37)]
    with open(sys.argv[1], "w") as out:
        json.dump(cases, out, indent=None, separators=(",", ":"))
        out.write("\n")


if __name__ == "__main__":
    main()
