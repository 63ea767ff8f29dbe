"""Checks 24, 28, 30 and 31: the plot, a loss that is not a number, learning by heart, the overlay of runs."""

import re
import time

from gi.repository import Atspi

from app import require, waited
from checks_import import number_of, texts_like
from checks_train import ERROR, begin_training, newest_run, start_quick, step_of, with_data
from demo_store import DIFFERENCES, demo, details
from pixels import Pixels, rgb

COPY_8 = (r"^The loss became 'not a number' at step 12, so training stopped\. The best version \(step (\d+)\) is kept\. "
          r"Start again with a learning rate of (\d\.\de-\d+)\.$")
COPY_15 = ("The model still improves on the training rows but has become worse on the check rows since step {0}. It "
           "starts to learn by heart. The version from step {0} is kept.")
LIGHT_SERIES = [rgb("#0062A3"), rgb("#C65300"), rgb("#0B8F5A")]
CURVE_TABLE = "Curves of this run as a table"


def plot(app, name="Loss curve"):
    return app.wait(name)


def seen(app, name="Loss curve"):
    return Pixels(plot(app, name).box)


def focus_plot(app):
    Atspi.Component.grab_focus(plot(app).node)
    time.sleep(0.3)


def curve_rows(app):
    """The table of the curves: the texts of the cells of each row, by the step."""
    columns = ["Step", "Raw", "Smoothed", "Check", "Rate", "Gradient norm", "Tokens/s", "Memory"]
    cells = app.cells(CURVE_TABLE)
    rows = [dict(zip(columns, cells[i:i + len(columns)])) for i in range(0, len(cells), len(columns))]
    return {row["Step"]: row for row in rows}


def require_toggle(app, box, what):
    """A tick that is taken away changes the plot, and set again brings back what stood there."""
    before = seen(app).data
    app.click(box, "check box")
    time.sleep(0.4)
    without = seen(app).data
    app.picture("24-" + what)
    app.click(box, "check box")
    time.sleep(0.4)
    require(without != before, f"the tick {what} changes nothing")
    require(seen(app).data == before, f"the tick {what} does not bring back what stood there")


def check_24():
    """Plot: raw, smoothed, check, log, cursor, as table, zoom, Live"""
    with with_data("plot") as app:
        begin_training(app)  # Balanced: long enough to look at
        app.next("Review")
        app.click("Start training")
        waited(lambda: step_of(app) >= 8, 240, "no eighth step")
        app.key("ctrl+shift+p")
        waited(lambda: app.find("Paused", "label"), 20, "the run is not paused")
        app.wait("raw", "check box").click()  # the mouse rests outside of the plot, and nothing is changed by it
        app.wait("raw", "check box").click()
        time.sleep(0.5)
        for box, what in (("raw", "raw"), ("smoothed", "smoothed"), ("check", "check"),
                          ("Logarithmic loss axis", "log")):
            require_toggle(app, box, what)
        require_readout(app)
        require_zoom(app)
        app.key("ctrl+shift+s")
        waited(lambda: texts_like(app, r"^(Stopped|Done)"), 30, "the run does not stop")


def require_readout(app):
    """The readout at the cursor is the row of the table, to the digit."""
    focus_plot(app)
    app.key("Left", "Left")
    line = waited(lambda: texts_like(app, r"^step \d+ +raw "), 3, "no readout")[0]
    app.picture("24-cursor")
    found = re.search(r"^step (\d+) +raw (\S+) +smoothed (\S+) +check (\S+)", line)
    require(found, f"the readout is '{line}'")
    step, raw, smoothed, check = found.groups()
    app.key("ctrl+shift+t")
    rows = curve_rows(app)
    app.picture("24-table")
    row = rows[step]
    require((row["Raw"], row["Smoothed"]) == (raw, smoothed), f"the table says {row}, the readout {line}")
    checked = re.search(r"\(at step (\d+)\)", line)
    require(rows[checked.group(1) if checked else step]["Check"] == check, f"the check in '{line}' is not the table's")
    require(re.fullmatch(r"\d+\.\d{3}", raw), f"'{raw}' has not three decimals")
    app.key("ctrl+shift+t")


def axis_strip(app):
    """The numbers below the plot, which tell the part of the run that is shown."""
    x, y, width, height = plot(app).box
    return Pixels((x, y + height - 44, width, 44)).data


def require_zoom(app):
    """A zoomed view stays while steps arrive, and Live goes back to the whole run."""
    app.key("ctrl+shift+p")
    paused_at = step_of(app)
    waited(lambda: step_of(app) > paused_at, 60, "the run does not go on")
    require(not app.wait("Live", "push button").enabled, "Live is offered while the plot follows")
    focus_plot(app)
    app.key("plus", "plus")
    time.sleep(0.5)
    require(app.wait("Live", "push button").enabled, "a zoomed plot does not offer Live")
    zoomed, step = axis_strip(app), step_of(app)
    waited(lambda: step_of(app) >= step + 3, 120, "no further steps")
    time.sleep(0.3)
    app.picture("24-zoomed")
    require(axis_strip(app) == zoomed, "the zoom did not stay while data arrived")
    app.click("Live")
    time.sleep(0.5)
    app.picture("24-live")
    require(axis_strip(app) != zoomed, "Live does not go back")
    require(not app.wait("Live", "push button").enabled, "Live is still offered")


def check_28():
    """Not-a-number switch"""
    app = with_data("nan")
    app.environment["LORIMER_FAULT"] = "nan:12"
    with app:
        start_quick(app)
        waited(lambda: step_of(app) >= 10, 180, "no tenth step")
        require(seen(app).count(ERROR, 20) == 0, "the plot has a mark of failure before there was one")
        waited(lambda: texts_like(app, r"^Failed"), 60, "the run does not fail")
        time.sleep(1)
        app.picture("28-failed")
        told = waited(lambda: texts_like(app, COPY_8), 5, f"copy 8 is not shown: {texts_like(app, 'not a number')}")[0]
        best, rate = re.search(COPY_8, told).groups()
        require(seen(app).count(ERROR, 20) > 20, "the plot marks no failure")
        app.wait(f"New run with {rate}", "push button")
        checks = {check["step"]: check["eval_loss"] for check in details(app, newest_run(app.workspace)["run_id"])["evaluations"]}
        measured = {step: loss for step, loss in checks.items() if step > 0}
        require(min(measured, key=measured.get) == int(best), f"the best of {checks} is not step {best}")
        app.key("ctrl+shift+t")
        rows = curve_rows(app)
        app.picture("28-table")
        require(rows["12"]["Raw"] == "not a number" and rows["11"]["Raw"] != "not a number", f"row 12: {rows['12']}")
        app.key("ctrl+shift+t")
        app.page("Train")
        states = [cell for cell in app.cells("Runs") if cell.startswith(("Done", "Failed"))]
        app.picture("28-list")
        require(states and all(state.startswith("Failed") for state in states), f"the list says {states}")
        require(app.find(f"Use step {best}") is None, "the run page's strip stands on another page")
        app.wait("Open", "push button").click()
        app.click(f"Use step {best}")
        waited(lambda: texts_like(app, r"^Stopped \(saved\)"), 20, "the best version is not taken")
        app.picture("28-best-used")
    return told


def open_run(app, name):
    app.page("Train")
    app.wait(name, "table cell", seconds=20).click()
    app.key("Return")
    app.wait(name, "label", seconds=10)
    time.sleep(1)


def check_30():
    """Overfitting run: copy 15 once, with the step of the smallest check value"""
    with demo("by-heart") as app:
        told = details(app, "By heart")
        checks = {check["step"]: check["eval_loss"] for check in told["evaluations"] if check["step"] > 0}
        best = min(checks, key=checks.get)
        events = [event for event in told["events"] if event["kind"] == "overfitting"]
        require(len(events) == 1, f"{len(events)} events of learning by heart; checks {checks}")
        open_run(app, "By heart")
        app.picture("30-by-heart")
        text = COPY_15.format(best)
        shown = [widget for widget in app.widgets() if widget.name == text and widget.role == "label"]
        require(len(shown) == 1, f"copy 15 with step {best} stands {len(shown)} times: {texts_like(app, 'by heart')}")
        app.click("Close this message")
        app.page("Home")
        open_run(app, "By heart")
        app.picture("30-again")
        require(app.find(text, "label") is None, "copy 15 comes a second time")
    return f"step {best} of {checks}"


def dashes(app, colour):
    """Share of the columns between the first and the last of a curve that hold its colour, and the longest gap."""
    x, y, width, height = plot(app, "Losses of the chosen runs").box
    columns = Pixels((x + 40, y + 30, width - 180, height - 70)).columns(colour, 60)  # without axes and legend
    places = [place for place, holds in enumerate(columns) if holds]
    require(places, f"no curve has the colour {colour}")
    inner = columns[places[0]:places[-1] + 1]
    gaps = "".join("x" if holds else "." for holds in inner)
    return sum(inner) / len(inner), max(len(gap) for gap in gaps.split("x")), max(len(run) for run in gaps.split("."))


def tick(app, name):
    app.wait(name, "table cell", seconds=20).click()
    app.key("space")
    time.sleep(0.3)


def check_31():
    """Overlay of three runs"""
    with demo("overlay") as app:
        app.page("Train")
        for name in ("First", "Rank 16", "Fast"):
            tick(app, name)
        app.click("Overlay selected (3)")
        app.wait("Comparable: same rows in the check part.", "label", seconds=10)
        time.sleep(1)
        app.picture("31-overlay")
        cells = app.cells("Settings of the chosen runs")
        rows = {cells[i]: cells[i + 1:i + 4] for i in range(0, len(cells), 4)}
        require(rows == DIFFERENCES, f"the settings that differ: {rows} instead of {DIFFERENCES}")
        patterns = [dashes(app, colour) for colour in LIGHT_SERIES]
        solid, dash, dot = patterns
        require(solid[1] <= 4, f"the first curve is not solid: {patterns}")
        require(dash[2] > dot[2], f"second and third curve have the same dashes: {patterns}")
        app.click("only differences", "check box")
        time.sleep(0.4)
        whole = app.cells("Settings of the chosen runs")
        app.picture("31-all-settings")
        require(len(whole) > 4 * 15, f"all settings are {len(whole) // 4} rows")
        tick(app, "Other rows")
        app.wait("Not comparable: Other rows was checked on other rows.", "label", seconds=10)
        app.picture("31-not-comparable")
    return str(patterns)


CHECKS = {24: check_24, 28: check_28, 30: check_30, 31: check_31}
