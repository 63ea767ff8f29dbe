"""Writes tests/fixtures/paired_bootstrap.json: invented row scores and the intervals that numpy computes from them.

"same_draws" draws the groups with the generator that the engine uses (SplitMix64, seed 0), so its numbers must agree
to rounding. "own_draws" uses numpy's generator and 50,000 resamples: an interval made of 1,000 resamples must agree to
its sampling error, for which the spread of the resampled statistic is written beside it.
"""
import json
import pathlib

import numpy as np

MASK = (1 << 64) - 1
RESAMPLES = 1000


def mix(value):
    value = (value + 0x9E3779B97F4A7C15) & MASK
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & MASK
    return value ^ (value >> 31)


class Sequence:
    def __init__(self, seed):
        self.state = seed

    def below(self, bound):
        limit = MASK - MASK % bound
        while True:
            value = mix(self.state)
            self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
            if value < limit:
                return value % bound


def same_draws(groups):
    sequence = Sequence(0)
    return np.array([[sequence.below(groups) for _ in range(groups)] for _ in range(RESAMPLES)])


def own_draws(groups):
    return np.random.default_rng(7).integers(0, groups, (50000, groups))


def statistics(sums, draws, scale):
    total = sums[draws].sum(axis=1)  # (resamples, 3): base, adapted, weight
    base, adapted = scale(total[:, 0] / total[:, 2]), scale(total[:, 1] / total[:, 2])
    return np.stack([base, adapted, adapted - base])


def intervals(sums, scale):
    groups = len(sums)
    value = statistics(sums, np.arange(groups)[None, :], scale)[:, 0]
    same = np.sort(statistics(sums, same_draws(groups), scale), axis=1)
    own = statistics(sums, own_draws(groups), scale)
    low, high = np.quantile(own, [0.025, 0.975], axis=1)
    return [{"value": float(value[i]), "low": float(same[i][25]), "high": float(same[i][974]),
             "own_low": float(low[i]), "own_high": float(high[i]), "spread": float(own[i].std())} for i in range(3)]


def main():
    random = np.random.default_rng(3)
    patients, rows = 14, []
    for patient in range(patients):
        easy = random.normal(0.0, 0.3)  # rows of one patient resemble each other
        for _ in range(int(random.integers(1, 6))):
            tokens = int(random.integers(0, 40))
            answered = bool(random.random() < 0.8)
            base, adapted = 2.2 + easy + random.normal(0, 0.2), 1.9 + easy + random.normal(0, 0.2)
            rows.append({"row": len(rows), "group": 100 + patient, "trained_tokens": tokens, "answered": answered,
                         "base": {"loss_sum": base * tokens, "correct": int(random.integers(0, tokens + 1)),
                                  "f1": float(random.random() * 0.5), "exact_match": float(random.random() < 0.1)},
                         "adapted": {"loss_sum": adapted * tokens, "correct": int(random.integers(0, tokens + 1)),
                                     "f1": float(random.random()), "exact_match": float(random.random() < 0.4)}})

    def sums(key, weight, by_patient):
        groups = {}
        for row in rows:
            if weight(row) > 0:
                total = groups.setdefault(row["group"] if by_patient else row["row"], np.zeros(3))
                total += [row["base"][key], row["adapted"][key], weight(row)]
        return np.array([groups[number] for number in sorted(groups)])

    metrics = [("loss", "loss_sum", lambda row: row["trained_tokens"], lambda x: x),
               ("perplexity", "loss_sum", lambda row: row["trained_tokens"], np.exp),
               ("token_accuracy", "correct", lambda row: row["trained_tokens"], lambda x: x),
               ("f1", "f1", lambda row: float(row["answered"]), lambda x: x),
               ("exact_match", "exact_match", lambda row: float(row["answered"]), lambda x: x)]
    reference = {"rows": rows}
    for name, by_patient in (("by_group", True), ("by_row", False)):
        reference[name] = {metric: intervals(sums(key, weight, by_patient), scale)
                           for metric, key, weight, scale in metrics}
    target = pathlib.Path(__file__).parent.parent / "fixtures" / "paired_bootstrap.json"
    target.write_text(json.dumps(reference, indent=1) + "\n")


if __name__ == "__main__":
    main()
