"""The invented files of the checks (ux.md 7). Everything follows from a fixed seed."""

import csv
import os
import random

from app import SCRATCH

FINDINGS = ["Fracture of the left radius", "Sprained ankle", "Acute bronchitis", "Iron deficiency", "Mild asthma",
            "Gallstones without fever", "Tension headache", "Chronic back pain", "Raised blood pressure", "Otitis media"]
ADVICE = ["a splint for four weeks", "rest and cooling", "fluids and rest", "iron tablets for three months",
          "an inhaler when needed", "a planned operation", "a headache diary", "exercises twice a week",
          "less salt and a second reading", "drops and a check in a week"]
WORDS = ["The", "pain", "began", "slowly", "and", "was", "worse", "in", "the", "morning", "without", "fever"]

# Rows of dirty.csv (numbers as a spreadsheet shows them, the heading is row 1) whose answer is empty.
BAD_ROWS = [14, 39, 65, 90, 116, 141, 167, 192, 218, 243, 269, 294]


def letter(rng, sentences):
    topic = rng.randrange(len(FINDINGS))
    history = " ".join(" ".join(rng.choices(WORDS, k=9)) + "." for _ in range(sentences))
    question = f"{FINDINGS[topic]}, {rng.randint(18, 90)} years. {history}".strip()
    answer = f"Dear colleague, thank you for referring this patient. We found: {FINDINGS[topic].lower()}. " \
             f"We advise {ADVICE[topic]}. Visit {rng.randint(100000, 999999)}."
    return question, answer


def clean_csv(rows=300, patients=60, name="clean.csv"):
    """300 rows of 60 patients, UTF-8."""
    path = os.path.join(SCRATCH, name)
    if not os.path.exists(path):
        rng = random.Random(1)
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["patient_id", "question", "answer"])
            for row in range(rows):
                writer.writerow([f"P-{row % patients:04}", *letter(rng, 1)])
    return path


def numbers_csv():
    """24 rows of 12 patients whose answers are drawn by lot: what is learned of one row says nothing of another."""
    path = os.path.join(SCRATCH, "numbers.csv")
    if not os.path.exists(path):
        rng = random.Random(3)
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["patient_id", "question", "answer"])
            for row in range(24):
                writer.writerow([f"P-{row % 12:04}", f"Which numbers has list {row + 1}?",
                                 " ".join(str(rng.randint(10, 99)) for _ in range(12))])
    return path


def dirty_csv():
    """312 rows in Windows-1252 with semicolons; 12 of them without an answer."""
    path = os.path.join(SCRATCH, "dirty.csv")
    if not os.path.exists(path):
        rng = random.Random(2)
        with open(path, "w", encoding="cp1252", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow(["patient_id", "finding", "letter"])
            for row in range(312):
                question, answer = letter(rng, 1)
                question = f"Größe 1,7 m, Überweisung von Dr. Müller. {question}"
                writer.writerow([f"P-{row % 60:04}", question, "" if row + 2 in BAD_ROWS else answer])
    return path


def big_csv():
    """200,000 rows."""
    return clean_csv(200000, 4000, "big.csv")
