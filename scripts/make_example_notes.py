#!/usr/bin/env python3
"""Writes the worked example: 240 invented notes of 60 invented patients, each with the letter that belongs to it.

Nothing in it comes from a real person or file: patients are numbers, findings and plans are combined from the lists
below by a seeded generator of our own, so that the same file comes out of every Python.

    make_example_notes.py [OUT.csv]        default: resources/example/notes.csv beside this script's folder
"""
import pathlib
import sys

PATIENTS = 60
VISITS = 4
SEED = 20240101


class Sequence:
    """SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every machine and in every version of Python."""

    def __init__(self, seed):
        self.state = seed

    def below(self, bound):
        self.state = (self.state + 0x9E3779B97F4A7C15) % 2**64
        value = self.state
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB % 2**64
        return (value ^ (value >> 31)) % bound

    def pick(self, choices):
        return choices[self.below(len(choices))]


# (in the note, in the letter, is there a side)
DIAGNOSES = [
    ("distal radius fx", "Fracture of the {side} distal radius", True),
    ("ankle sprain", "Sprain of the {side} ankle", True),
    ("knee OA", "Osteoarthritis of the {side} knee", True),
    ("rotator cuff tear", "Tear of the {side} rotator cuff", True),
    ("carpal tunnel sy", "Carpal tunnel syndrome of the {side} hand", True),
    ("hip bursitis", "Bursitis of the {side} hip", True),
    ("HTN", "Arterial hypertension", False),
    ("T2DM", "Type 2 diabetes mellitus", False),
    ("low back pain", "Low back pain without nerve damage", False),
    ("migraine", "Migraine without aura", False),
    ("iron deficiency", "Anaemia due to iron deficiency", False),
    ("asthma", "Bronchial asthma", False),
]
# By whether the diagnosis has a side.
COURSES = {
    True: [
        ("pain better", "The pain has become less."),
        ("pain same", "The pain is unchanged."),
        ("no complaints", "There are no complaints at present."),
        ("swelling down", "The swelling has gone down."),
        ("sleeps badly", "Sleep is disturbed."),
        ("moves freely", "Movement is free."),
    ],
    False: [
        ("no complaints", "There are no complaints at present."),
        ("tolerates meds", "The medication is well tolerated."),
        ("weight stable", "The weight is stable."),
        ("sleeps badly", "Sleep is disturbed."),
        ("less tired", "The tiredness has become less."),
        ("lab ok", "The laboratory values are normal."),
    ],
}
TREATMENTS = {
    True: [
        ("physio 2x/wk", "Physiotherapy twice a week."),
        ("splint at night", "A splint at night."),
        ("paracetamol prn", "Paracetamol when needed."),
        ("exercise plan", "An exercise plan was handed out."),
        ("cold packs", "Cold packs three times a day."),
        ("rest", "Rest, and no sports for the time being."),
    ],
    False: [
        ("continue meds", "The medication is continued unchanged."),
        ("dose up", "The dose was raised."),
        ("dose down", "The dose was lowered."),
        ("diet advice", "Advice on diet was given."),
        ("exercise plan", "An exercise plan was handed out."),
        ("keep diary", "A diary is kept."),
    ],
}
CONTROLS = [
    ("2 wk", "in two weeks"),
    ("4 wk", "in four weeks"),
    ("6 wk", "in six weeks"),
    ("3 mo", "in three months"),
    ("6 mo", "in six months"),
]
SEXES = [("m", "male"), ("f", "female")]
SIDES = [("L", "left"), ("R", "right")]


def visit_date(numbers):
    return "2024-%02d-%02d" % (numbers.below(12) + 1, numbers.below(28) + 1)


def visit(numbers, age, sex, has_side, short, long):
    course, treatment = numbers.pick(COURSES[has_side]), numbers.pick(TREATMENTS[has_side])
    control = numbers.pick(CONTROLS)
    note = "%d%s, %s. %s. %s. ctrl %s" % (age, sex[0], short, course[0], treatment[0], control[0])
    letter = "\n".join([
        "Dear colleague,",
        "Patient: %s, %d years" % (sex[1], age),
        "Diagnosis: %s" % long,
        "Course: %s" % course[1],
        "Treatment: %s" % treatment[1],
        "Next visit: %s" % control[1],
        "With kind regards",
    ])
    return note, letter


def rows():
    numbers = Sequence(SEED)
    seen = set()
    for patient in range(1, PATIENTS + 1):
        age, sex = 18 + numbers.below(72), numbers.pick(SEXES)
        diagnosis, side = numbers.pick(DIAGNOSES), numbers.pick(SIDES)
        short = diagnosis[0] + (" " + side[0] if diagnosis[2] else "")
        long = diagnosis[1].format(side=side[1])
        for _ in range(VISITS):
            note, letter = visit(numbers, age, sex, diagnosis[2], short, long)
            while note in seen:
                note, letter = visit(numbers, age, sex, diagnosis[2], short, long)
            seen.add(note)
            yield "X-%03d" % patient, visit_date(numbers), note, letter


def quoted(text):
    return '"' + text.replace('"', '""') + '"'


def main():
    default = pathlib.Path(__file__).resolve().parent.parent / "resources" / "example" / "notes.csv"
    out = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else default
    lines = ["patient_id,visit_date,note,letter"]
    lines += ["%s,%s,%s,%s" % (patient, date, quoted(note), quoted(letter)) for patient, date, note, letter in rows()]
    out.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
