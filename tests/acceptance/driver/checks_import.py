"""Checks 5 to 7 and 11 to 14: the import wizard."""

import re
import time

import fixtures
from app import MODEL, fresh, require, waited
def begin_import(app, path):
    """Opens the wizard and names the file, by the keyboard."""
    app.wait("Home", "radio button")
    time.sleep(1.5)  # the workspace opens behind the first paint
    app.key("ctrl+i")
    app.wait("Path of the file", "text")
    app.type(path)
    app.key("Return")
    waited(lambda: (next_button(app) or app).enabled if next_button(app) else False, 10, "the file is not accepted")


def next_button(app):
    for widget in app.widgets():
        if widget.role == "push button" and widget.name.startswith("Next: "):
            return widget
    return None


def press_by_keyboard(app, name, most=80):
    """Goes to a button with Tab and presses it with the space bar."""
    for _ in range(most):
        focused = [widget for widget in app.widgets() if widget.role == "push button" and widget.focused]
        if focused and focused[0].name == name:
            app.key("space")
            return
        app.key("Tab")
    raise AssertionError(f"Tab does not reach '{name}'")


def texts_like(app, pattern):
    return [widget.name for widget in app.widgets() if re.search(pattern, widget.name)]


def check_5():
    """Import clean.csv with the keyboard only"""
    with fresh("keyboard", arguments=["--base-model", MODEL]) as app:
        begin_import(app, fixtures.clean_csv())
        app.picture("05-file")
        for title in ("Columns", "What the model sees", "Split", "Confirm"):
            waited(lambda: next_button(app).enabled, 15, f"Next is not allowed before {title}")
            press_by_keyboard(app, "Next: " + title)
            time.sleep(0.5)
            app.picture("05-" + title.lower().replace(" ", "-"))
        app.wait("Import", "push button")
        press_by_keyboard(app, "Import")
        app.wait("is stored:", "label", exact=False, seconds=20)
        app.picture("05-done")
        require(texts_like(app, r"240 rows for training, 30 for the check and 30 for the test"), "not 300 rows")


def check_6():
    """dirty.csv, steps File and Columns"""
    with fresh("dirty") as app:
        begin_import(app, fixtures.dirty_csv())
        combos = [widget.name for widget in app.widgets() if widget.role == "combo box"]
        app.picture("06-file")
        require(any("1252" in name for name in combos), f"the encoding is not detected: {combos}")
        require(any("emicolon" in name for name in combos), f"the separator is not detected: {combos}")
        app.next("Columns")
        app.wait("As a conversation", "label")
        app.picture("06-columns")
        seen = app.texts()
        require("Müller" in seen and "Größe" in seen, "letters are wrong in the preview")
        combos = [widget.name for widget in app.widgets() if widget.role == "combo box"]
        require(combos[:3] == ["Patient/group", "Question", "Answer"], f"roles proposed: {combos}")


def check_7():
    """The list of rejected rows"""
    with fresh("rejected") as app:
        begin_import(app, fixtures.dirty_csv())
        app.next("Columns")
        app.wait("300 of 312 rows usable, 12 rejected", "label", exact=False, seconds=10)
        app.click("Show rows")
        time.sleep(1)
        app.picture("07-rejected")
        cells = app.cells("Rows that cannot be used")
        numbers = [int(cell.replace(",", "")) for cell in cells if re.fullmatch(r"[\d,]+", cell)]
        require(numbers == fixtures.BAD_ROWS, f"rows {numbers} instead of {fixtures.BAD_ROWS}")
        require(sum("letter" in cell for cell in cells) >= 12, "the column is not named for each row")


def check_11():
    """What the model sees: counts, marks and the template's own text"""
    with fresh("sees", arguments=["--base-model", MODEL]) as app:
        app.page("Models")
        app.wait("SmolLM2-135M-Instruct", "table cell", seconds=20)
        begin_import(app, fixtures.clean_csv())
        app.next("Columns")
        app.next("What the model sees")
        app.wait("Trained ", "label", exact=False, seconds=20)
        app.set_spin("Length limit in tokens", 64)
        waited(lambda: texts_like(app, r"^cuts [1-9]"), 10, "no row is cut at 64 tokens")
        time.sleep(1)
        app.picture("11-sees")
        counts = {word: int(texts_like(app, rf"^{word} \d")[0].split()[1]) for word in ("Template", "Read", "Trained")}
        cut = texts_like(app, r"^Cut \d")
        require(counts["Trained"] > 0 and counts["Read"] > 0, f"the counts are {counts}")
        require(cut and int(cut[0].split()[1]) > 0, "no token of the row is cut")
        kept = sum(counts.values())
        require(kept == 64, f"{kept} tokens within the limit of 64")
        require("added by the model's template" in app.texts() + app.text_of("What the model sees of the row"),
                "the template's own text is not marked as added")


def check_12():
    """Split by patient; the shares always add to 100 %"""
    with fresh("split") as app:
        begin_import(app, fixtures.clean_csv())
        app.next("Columns")
        app.next("What the model sees")
        app.next("Split")
        app.wait("No patient is in two parts.", "label")
        app.set_spin("Share of the part Training in percent", 70)
        shares = [number_of(app.spin(f"Share of the part {part} in percent")) for part in ("Training", "Check", "Test")]
        app.picture("12-split")
        require(shares[0] == 70, f"Training is {shares[0]} %")
        require(sum(shares) == 100, f"the parts add to {sum(shares)} %")
        app.wait("No patient is in two parts.", "label")


def number_of(text):
    return int(re.search(r"\d+", text).group())


def check_13():
    """Import big.csv, cancel at about half"""
    with fresh("big") as app:
        begin_import(app, fixtures.big_csv())
        for title in ("Columns", "What the model sees", "Split", "Confirm"):
            waited(lambda: next_button(app).enabled, 60, f"Next is not allowed before {title}")
            app.next(title)
        app.click("Import")
        waited(lambda: texts_like(app, r"Importing big\.csv: "), 10, "no progress is shown")
        waited(lambda: share_done(app) >= 0.4, 60, "the import does not come to its half")
        app.picture("13-half")
        begun = time.monotonic()
        app.click("Cancel")
        waited(lambda: not texts_like(app, r"Importing big\.csv: "), 3, "the import goes on")
        seconds = time.monotonic() - begun
        require(seconds < 1.5, f"Cancel took {seconds:.1f} s")
        app.page("Data")
        app.picture("13-cancelled")
        require(not app.find("Big", "table cell"), "something is stored")
    return f"cancelled within {seconds:.1f} s, looking included"


def share_done(app):
    for widget in app.widgets():
        if widget.role == "progress bar":
            value = widget.node.get_value_iface()
            if value is not None and value.get_maximum_value() > 0:
                return value.get_current_value() / value.get_maximum_value()
    return 0.0


def check_14():
    """Kill the process at the step Split, start again"""
    app = fresh("killed")
    with app:
        begin_import(app, fixtures.clean_csv())
        app.next("Columns")
        app.next("What the model sees")
        app.next("Split")
        app.set_spin("Share of the part Training in percent", 60)
        time.sleep(1.5)
        app.kill()
    with fresh("killed") as again:
        again.page("Data")
        again.wait("Unfinished import", "label", exact=False, seconds=10)
        again.picture("14-unfinished")
        again.wait("Discard", "push button")
        again.click("Continue")
        share = waited(lambda: again.find("Share of the part Training in percent", "spin button"), 15,
                       "Continue does not open the step Split")
        require(number_of(share.text) == 60, f"Training is {share.text}")
        again.picture("14-continued")


CHECKS = {5: check_5, 6: check_6, 7: check_7, 11: check_11, 12: check_12, 13: check_13, 14: check_14}
