"""Checks 15 and 16: a broken model folder, and the badges of the model step."""

import json
import os
import shutil
import time

from app import FIXTURES, MODEL, SCRATCH, fresh, require, waited
COPY_12 = (
    "'{0}' cannot be used: {1}. Nothing was copied or changed. A complete folder has config.json, tokenizer.json and "
    ".safetensors files."
)


def broken_folder():
    """A model folder without tokenizer.json."""
    folder = os.path.join(SCRATCH, "Broken-Model")
    if not os.path.isdir(folder):
        shutil.copytree(os.path.join(FIXTURES, "weights", "tiny_llama"), folder)
    return folder


def model_rows(app):
    """The rows of the model table, each as the list of its cells."""
    for widget in app.widgets():
        if widget.role == "table" and widget.name == "Base models":
            cells = [child for child in widget.children() if child.role == "table cell"]
            columns = 9
            return [[cell.name for cell in cells[i : i + columns]] for i in range(0, len(cells), columns)]
    return []


def check_15():
    """Add the broken model folder"""
    with fresh("broken", arguments=["--base-model", MODEL]) as app:
        app.page("Models")
        waited(lambda: len(model_rows(app)) == 1, 30, "the base model is not in the list")
        before = model_rows(app)
        app.click("Add model folder...")
        app.wait("Choose a model folder", exact=False)
        app.type(broken_folder())
        app.key("Return")
        text = COPY_12.format("Broken-Model", "tokenizer.json is missing")
        app.wait(text, "label", seconds=10)
        app.wait("Choose another", "push button")
        app.wait("What is needed?", "push button")
        app.picture("15-broken-model")
        app.click("Close this message")
        require([row[0] for row in model_rows(app)] == [row[0] for row in before], "the list of models changed")


def check_16():
    """Model step: badges with icon, word and number; 'only models that fit' hides the others"""
    with fresh("badges", arguments=["--base-model", MODEL]) as app:
        app.page("Models")
        rows = waited(lambda: model_rows(app), 30, "the base model is not in the list")
        badge = rows[0][-1]
        words = ("Fits: ", "Fits in 4 bits: ", "Tight: ", "Does not fit: ")
        require(badge.startswith(words), f"the badge says '{badge}'")
        require(any(character.isdigit() for character in badge), f"the badge '{badge}' has no number")
        app.key("ctrl+t")
        box = app.wait("only models that fit", "check box", seconds=10)
        time.sleep(1)
        app.picture("16-model-step")
        shown = badges_of_step(app)
        require(shown, "the model step lists no model")
        fitting = [row for row in shown if not row.startswith("Does not fit")]
        if not box.checked:
            box.click()
        waited(lambda: badges_of_step(app) == fitting, 3, "the filter hides other models than those that do not fit")
    return badge


def badges_of_step(app):
    words = ("Fits: ", "Fits in 4 bits: ", "Tight: ", "Does not fit: ")
    return [widget.name for widget in app.widgets() if widget.role == "table cell" and widget.name.startswith(words)]


CHECKS = {15: check_15, 16: check_16}
