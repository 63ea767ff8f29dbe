#!/usr/bin/env python3
"""Makes notes with marked personal data out of templates, for measuring the search (docs/deidentification.md).

    phi_corpus.py OUT.jsonl --faker FOLDER [--templates FILE] [--rounds 60] [--seed 1] [--names faker|invented] [--half odd]

Every line: {"language", "patient", "patient_name", "text", "spans": [[start, end, class, is a name of the patient]]}, positions in code points.
FOLDER is an unpacked faker wheel; the same options give the same bytes. --names invented makes names out of syllables
that are in no list; --half odd takes only names that lists made with --half even do not hold.
"""
import argparse
import hashlib
import json
import pathlib
import random
import re
import sys
import unicodedata

LOCALES = {"en": "en_US", "de": "de_DE", "fr": "fr_FR", "es": "es_ES"}
CLASSES = {"patient": "NAME", "relative": "NAME", "doctor": "NAME", "p.given": "NAME", "p.surname": "NAME", "r.given": "NAME",
           "d.surname": "NAME", "date": "DATE", "short": "DATE", "mrn": "MRN", "phone": "PHONE", "email": "EMAIL",
           "street": "LOCATION", "city": "LOCATION"}
IDS = {"en": "SSN", "de": "NATID", "fr": "NATID", "es": "NATID"}
MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(),
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()}


def fold(word):
    parts = unicodedata.normalize("NFD", word.casefold())
    return "".join(c for c in parts if unicodedata.category(c) != "Mn" and c not in "'‘’")


def is_odd(word):
    return hashlib.sha256(fold(word).encode()).digest()[0] % 2 == 1


class Values:
    """Invented values of one language."""

    def __init__(self, language, options, chance, faker):
        self.language, self.options, self.chance, self.faker = language, options, chance, faker

    def syllables(self):
        starts = "Bra Cle Dro Fel Gwi Hol Jav Kre Lum Mev Nar Pol Quil Rov Sten Tav Vel Wen Yar Zel".split()
        middles = "ba dri lo mu na pi ro sa ti vu".split()
        ends = "bek dan fur gil hov kin lan mor nes pry rex sol tuk van wyn".split()
        return self.chance.choice(starts) + self.chance.choice(middles) + self.chance.choice(ends)

    def name(self, make):
        if self.options.names == "invented":
            return self.syllables()
        for _ in range(1000):
            name = make()
            if not self.options.half or all(is_odd(word) == (self.options.half == "odd") for word in name.split()):
                return name
        sys.exit("No name fits --half.")

    def given(self):
        return self.name(self.faker.first_name)

    def surname(self):
        return self.name(self.faker.last_name)

    def day(self):
        return self.chance.randint(1930, 2024), self.chance.randint(1, 12), self.chance.randint(1, 28)

    def date(self):
        year, month, day = self.day()
        form = self.chance.randrange(3)
        if form == 0:
            return f"{year}-{month:02}-{day:02}"
        if form == 1:
            if self.language == "en":
                return f"{month:02}/{day:02}/{year}"
            return f"{day:02}{'.' if self.language == 'de' else '/'}{month:02}{'.' if self.language == 'de' else '/'}{year}"
        name = MONTHS[self.language][month - 1]
        return {"en": f"{name} {day}, {year}", "de": f"{day}. {name} {year}", "fr": f"{day} {name} {year}",
                "es": f"{day} de {name} de {year}"}[self.language]

    def short(self):
        _, month, day = self.day()
        name = MONTHS[self.language][month - 1]
        if self.chance.randrange(2):
            return {"en": f"{name} {day}", "de": f"{day}.{month}.", "fr": f"{day} {name}", "es": f"{day} de {name}"}[self.language]
        return {"en": f"{month}/{day}/{self.chance.randint(20, 24)}", "de": f"{day}.{month}.{self.chance.randint(20, 24)}",
                "fr": f"{day}/{month:02}/{self.chance.randint(20, 24)}", "es": f"{day}/{month:02}/{self.chance.randint(20, 24)}"}[self.language]

    def mrn(self):
        digits = "".join(str(self.chance.randrange(10)) for _ in range(self.chance.randint(6, 9)))
        return self.chance.choice(["", "", "F-", "H"]) + digits

    def identity(self):
        if self.language == "de":
            return self.steuer_id()
        if self.language == "es":
            number = self.chance.randrange(100_000_000)
            return f"{number:08}" + "TRWAGMYFPDXBNJZSQVHLCKE"[number % 23]
        if self.language == "fr":
            body = f"{self.chance.choice('12')}{self.chance.randrange(30, 99):02}{self.chance.randint(1, 12):02}" \
                   f"{self.chance.randint(1, 95):02}{self.chance.randrange(1, 990):03}{self.chance.randrange(1, 999):03}"
            return body + f"{97 - int(body) % 97:02}"
        return self.faker.ssn()

    def steuer_id(self):
        while True:
            digits = self.chance.sample(range(10), 9)
            digits.insert(self.chance.randrange(1, 10), self.chance.choice(digits))
            if digits[0] == 0 or any(a == b == c for a, b, c in zip(digits, digits[1:], digits[2:])):
                continue
            product = 10
            for digit in digits:
                total = (digit + product) % 10 or 10
                product = 2 * total % 11
            return "".join(map(str, digits)) + str((11 - product) % 10)


def slots_of(values):
    people = {}
    for role in ("patient", "relative", "doctor"):
        people[role] = (values.given(), values.surname())
    simple = {"phone": values.faker.phone_number, "email": values.faker.ascii_safe_email,
              "street": lambda: values.faker.street_address().split("\n")[0], "city": values.faker.city,
              "date": values.date, "short": values.short, "mrn": values.mrn, "id": values.identity}

    def fill(slot):
        if slot in people:
            return " ".join(people[slot])
        if "." in slot:
            role = {"p": "patient", "r": "relative", "d": "doctor"}[slot[0]]
            return people[role][0 if slot.endswith("given") else 1]
        return simple[slot]()
    return fill, " ".join(people["patient"])


def note(template, language, values, number):
    fill, patient = slots_of(values)
    text, spans = "", []
    for piece in re.split(r"(\{[^}]+\})", template):
        if not piece.startswith("{"):
            text += piece
            continue
        slot = piece[1:-1]
        value = fill(slot)
        spans.append([len(text), len(text) + len(value), IDS[language] if slot == "id" else CLASSES[slot],
                      slot.startswith("p.") or slot == "patient"])
        text += value
    return {"language": language, "patient": f"P-{number}", "patient_name": patient, "text": text, "spans": spans}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out")
    parser.add_argument("--faker", required=True)
    parser.add_argument("--templates", default=pathlib.Path(__file__).parent / "phi_templates.txt", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--names", choices=["faker", "invented"], default="faker")
    parser.add_argument("--half", choices=["even", "odd"])
    options = parser.parse_args()
    sys.path.insert(0, options.faker)
    from faker import Faker  # pylint: disable=import-outside-toplevel
    chance = random.Random(options.seed)
    values = {}
    for language, locale in LOCALES.items():
        faker = Faker(locale)
        faker.seed_instance(options.seed)
        values[language] = Values(language, options, chance, faker)
    lines = options.templates.read_text(encoding="utf-8").splitlines()
    templates = [line.split(" ", 1) for line in lines if line and not line.startswith("#")]
    with open(options.out, "w", encoding="utf-8") as out:
        for number in range(options.rounds * len(templates)):
            language, template = templates[number % len(templates)]
            out.write(json.dumps(note(template, language, values[language], number), ensure_ascii=False) + "\n")


main()
