"""Check 40 as far as the program goes: the clinician's journey with its clicks counted (ux.md 1)."""

import time

import app as driver
import fixtures
from app import MODEL, App, require, waited
from checks_answers import answers
from checks_import import texts_like

MOST_CLICKS = 30


def check_40():
    """The clinician's journey, counted: first start, own file, Simple training, base and adapted answer, export"""
    app = App("clinician", arguments=["--base-model", MODEL])
    with app:
        before = driver.clicks
        app.picture("40-1-first-start")
        app.click("Start")
        app.wait("Home", "label", seconds=10)
        time.sleep(2)
        import_own_file(app)
        train(app)
        ask_both(app)
        app.wait("Export", "radio button").click()
        app.wait("Export", "label")
        time.sleep(1)
        app.picture("40-9-export")
        clicks = driver.clicks - before
    require(clicks <= MOST_CLICKS, f"the journey takes {clicks} clicks")
    return f"{clicks} clicks of at most {MOST_CLICKS}, without typing and without the blind votes and the report"


def import_own_file(app):
    app.click("Import data...")
    field = app.wait("Path of the file", "text", seconds=10)  # in place of the file dialog, which does not count
    require(field.focused, "the field of the path does not have the focus")
    app.type(fixtures.clean_csv())
    app.key("Return")
    for title in ("Columns", "What the model sees", "Split", "Confirm"):
        waited(lambda title=title: (app.find("Next: " + title, "push button") or field).enabled, 15, f"no {title}")
        app.picture("40-2-before-" + title.lower().replace(" ", "-"))
        app.click("Next: " + title)
    app.click("Import", role="push button")
    app.wait("is stored:", "label", exact=False, seconds=20)
    app.picture("40-3-imported")


def train(app):
    app.click("Train with this data", seconds=10)
    for title in ("Data", "Method", "Review"):
        button = app.wait("Next: " + title, "push button", seconds=10)
        waited(lambda button=button: button.enabled, 30, f"no way to {title}")
        time.sleep(1)
        app.picture("40-4-before-" + title.lower())
        if title == "Review":
            app.click("Quick try")
        button.click()
    time.sleep(1)
    app.picture("40-5-review")
    app.click("Start training")
    waited(lambda: texts_like(app, r"^Done$"), 600, "the run is not done")
    time.sleep(1)
    app.picture("40-6-done")


def ask_both(app):
    app.click("Compare answers")
    app.wait("Base model", "label", seconds=20)
    require(app.wait("Question", "text", seconds=20).focused, "the question does not have the focus")
    app.type("Iron deficiency, 45 years. The pain began slowly.")
    app.picture("40-7-question")
    app.click("Ask both")
    waited(lambda: len(answers(app)) == 2 and texts_like(app, r"same words"), 300, "the answers do not end")
    time.sleep(1)
    app.picture("40-8-answers")


CHECKS = {40: check_40}
