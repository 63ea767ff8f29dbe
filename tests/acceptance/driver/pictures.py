"""The pictures of the README: what the model sees, the run page and Compare, light and dark, on really trained data."""

import os
import time

from app import OUT, run, waited
from checks_answers import answers, ask, trained
from checks_import import texts_like
from checks_shell import choose_theme


def picture_of_window(app, name):
    run("import", "-window", app.windows()[0], os.path.join(OUT, name + ".png"))


def take():
    with trained("pictures") as app:
        app.wait("Home", "label", seconds=20)
        time.sleep(2)
        app.page("Compare")
        app.wait("Base model", "label", seconds=20)
        ask(app, "Iron deficiency, 45 years. The pain began slowly.")
        waited(lambda: len(answers(app)) == 2 and texts_like(app, r"same words"), 300, "the answers do not end")
        for theme in ("Light", "Dark"):
            choose_theme(app, theme)
            app.page("Compare")
            time.sleep(1)
            picture_of_window(app, f"compare-{theme.lower()}")
            app.page("Train")
            app.wait("Short", "table cell").click()
            app.key("Return")
            app.wait("Events", "label")
            time.sleep(2)
            picture_of_window(app, f"run-{theme.lower()}")
            app.page("Data")
            time.sleep(1)
            if not app.find("What the model sees", "page tab"):  # the second time the data set is still open
                app.wait("Clean", "table cell").click()
                app.key("Return")
            app.wait("What the model sees", "page tab", seconds=10).click()
            app.wait("Trained ", "label", exact=False, seconds=30)
            time.sleep(2)
            picture_of_window(app, f"what-the-model-sees-{theme.lower()}")
