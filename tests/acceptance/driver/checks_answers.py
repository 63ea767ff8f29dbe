"""Checks 32 and 35: comparing and evaluating a run that was really trained."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import time

from app import BIN, MODEL, SCRATCH, require, waited
from checks_import import texts_like
from checks_train import with_data
from pixels import Pixels, rgb

DIFFERENCE = rgb("#FFE7B8")
CONFIG = '{"training": {"max_steps": 25, "per_device_train_batch_size": 4, "gradient_accumulation_steps": 1}}'


def trained(profile):
    """A profile with a short run that is done; trained once, by the command line."""
    app = with_data(profile)
    source = os.path.join(SCRATCH, "trained-data")
    if not os.path.isdir(source):
        config = os.path.join(SCRATCH, "short.json")
        with open(config, "w", encoding="utf-8") as file:
            file.write(CONFIG)
        done = subprocess.run(
            [os.path.join(BIN, "lorimer-cli"), "train", "--workspace", app.workspace, "--model", MODEL, "--dataset",
             "Clean", "--config", config, "--run", "Short"],
            env=app.environment, capture_output=True, text=True, check=False)
        require(done.returncode == 0, f"lorimer-cli train: {done.stderr}")
        shutil.copytree(app.workspace, source)
    else:
        shutil.rmtree(app.workspace)
        shutil.copytree(source, app.workspace)
    return app


def ask(app, question):
    field = app.wait("Question", "text")
    field.click()
    app.key("ctrl+a")
    app.type(question)
    app.click("Ask both")


def answers(app):
    return [widget.text for widget in app.widgets() if widget.role == "text" and widget.name.startswith("Answers of ")]


def check_32():
    """Compare, not blind: ask twice with one seed"""
    with trained("compare") as app:
        app.page("Compare")
        app.wait("Base model", "label", seconds=20)
        field = app.wait("Question", "text")
        field.click()
        app.type("Iron deficiency, 45 years. The pain began slowly.")
        waited(lambda: not texts_like(app, r"^(Reading|Waiting to read) "), 30, "the model is not read")
        app.click("Ask both")
        begun = time.monotonic()
        waited(lambda: len(answers(app)) == 2 and all(re.search(r"Model\n\s*\S", text) for text in answers(app)), 20,
               "no two answers")
        seconds = time.monotonic() - begun
        require(len(texts_like(app, r"^answering$")) == 2, "the columns do not say that they are answering")
        app.picture("32-growing")
        require(seconds <= 2, f"both columns grow after {seconds:.1f} s")
        waited(lambda: app.find("Ask both").enabled or texts_like(app, r"same words"), 240, "the answers do not end")
        time.sleep(1)
        first = answers(app)
        app.picture("32-first")
        require(not texts_like(app, r"^answering$"), "a column still says that it is answering")
        for widget in app.widgets():
            if widget.role == "text" and widget.name.startswith("Answers of "):
                require(Pixels(widget.box).count(DIFFERENCE, 4) > 50, f"no differing words are marked in {widget.name}")
        app.click("New chat")
        time.sleep(0.5)
        ask(app, "Iron deficiency, 45 years. The pain began slowly.")
        time.sleep(2)
        waited(lambda: texts_like(app, r"same words"), 240, "the second answers do not end")
        time.sleep(1)
        app.picture("32-second")
        require(answers(app) == first, f"the second answers differ: {answers(app)} after {first}")
        require(first[0] != first[1], "base and adapted answer the same")
    return f"both columns grow after {seconds:.1f} s"


def check_35():
    """Evaluate: the table stands beside its verdict"""
    with trained("evaluate") as app:
        app.page("Evaluate")
        app.picture("35-evaluate")
        app.click("Evaluate", role="push button", seconds=20)
        waited(lambda: texts_like(app, r"^Test row \d+ of 30"), 60, "no progress")
        app.picture("35-busy")
        waited(lambda: texts_like(app, r"model is (better|worse)|no clear difference"), 500, "no verdict")
        app.picture("35-verdict")
        seen = app.texts()
        for measure in ("Loss per token", "Word overlap", "Exact match"):
            require(measure in seen, f"'{measure}' is not in the table")
        require("interval not reliable" in seen, "6 patients are few, and the page does not say so")
        require_table_is_report(app)
        app.click("Got worse")
        time.sleep(0.5)
        app.picture("35-got-worse")
        cells = app.cells("Examples")
        changes = [float(cell) for cell in cells[5::6]]
        require(changes == sorted(changes) and all(change < 0 for change in changes), f"Got worse is sorted as {changes}")


def require_table_is_report(app):
    """The table against what the kept rows give, and the verdict against the interval of the loss."""
    with sqlite3.connect(f"file:{app.workspace}/lorimer.db?mode=ro", uri=True) as database:
        report = json.loads(database.execute("SELECT report FROM evaluation_reports ORDER BY id DESC").fetchone()[0])
    rows = report["scores"]
    tokens = sum(row["trained_tokens"] for row in rows)
    cells = app.cells("Measures of both models")
    table = {cells[i]: cells[i + 1:i + 6] for i in range(0, len(cells), 6)}
    for column, side in enumerate(("base", "adapted")):
        loss = sum(row[side]["loss_sum"] for row in rows) / tokens
        f1 = sum(row[side]["f1"] for row in rows) / len(rows)
        exact = 100 * sum(row[side]["exact_match"] for row in rows) / len(rows)
        expected = {"Loss per token": f"{loss:.3f}", "Word overlap (F1)": f"{f1:.2f}", "Exact match": f"{exact:.1f} %"}
        for measure, text in expected.items():
            require(table[measure][column] == text, f"{measure} of {side}: {table[measure][column]} instead of {text}")
    low, high = (float(part) for part in re.search(r"\((\S+) to (\S+)\)", table["Loss per token"][2]).groups())
    word = "is better" if high < 0 else "is worse" if low > 0 else "no clear difference"
    require(texts_like(app, word), f"the interval {low} to {high} does not give the shown verdict")


CHECKS = {32: check_32, 35: check_35}
