"""Checks 32 and 35: comparing and evaluating a run that was really trained."""

import os
import shutil
import subprocess
import time

from app import BIN, MODEL, SCRATCH, require, waited
from checks_import import texts_like
from checks_train import with_data

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
        ask(app, "Iron deficiency, 45 years. The pain began slowly.")
        waited(lambda: len(answers(app)) == 2 and all(len(text) > 40 for text in answers(app)), 60, "no two answers")
        app.picture("32-growing")
        waited(lambda: app.find("Ask both").enabled or texts_like(app, r"same words"), 240, "the answers do not end")
        time.sleep(1)
        first = answers(app)
        app.picture("32-first")
        app.click("New chat")
        time.sleep(0.5)
        ask(app, "Iron deficiency, 45 years. The pain began slowly.")
        time.sleep(2)
        waited(lambda: texts_like(app, r"same words"), 240, "the second answers do not end")
        time.sleep(1)
        app.picture("32-second")
        require(answers(app) == first, f"the second answers differ: {answers(app)} after {first}")
        require(first[0] != first[1], "base and adapted answer the same")


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


CHECKS = {32: check_32, 35: check_35}
