"""Checks 17, 18, 20 to 23 and 25 to 27: the training wizard and the run page, with real trainings of a small model."""

import json
import os
import re
import subprocess
import time

import fixtures
from app import BIN, BUTTONS, MODEL, fresh, require, run, waited
from checks_import import number_of, texts_like
from checks_shell import seconds_of
from pixels import Pixels, rgb

GB = r"([\d.]+)"
ERROR = rgb("#B3261E")
TIGHT_ROOM_MB = 1020


def with_data(profile):
    """A profile with clean.csv imported and the base model added."""
    app = fresh(profile, arguments=["--base-model", MODEL])
    if not os.path.isdir(app.workspace):
        done = subprocess.run(
            [os.path.join(BIN, "lorimer-cli"), "import", fixtures.clean_csv(), "--workspace", app.workspace, "--name",
             "Clean"], env=app.environment, capture_output=True, text=True, check=False)
        require(done.returncode == 0, f"lorimer-cli import: {done.stderr}")
    return app


def begin_training(app, until="Method"):
    """Opens the wizard and goes on to a step."""
    app.page("Models")
    app.wait("SmolLM2-135M-Instruct", "table cell", seconds=30)
    app.key("ctrl+t")
    for step in ("Data", "Method", "Review"):
        button = waited(lambda step=step: app.find("Next: " + step, "push button"), 10, f"no way to {step}")
        waited(lambda button=button: button.enabled, 20, f"Next: {step} is not allowed")
        button.click()
        time.sleep(0.6)
        if step == until:
            return


def needed(app):
    """GB that the fit bar says."""
    label = waited(lambda: texts_like(app, rf"^Needs about {GB} of {GB} GB free"), 5, "the fit bar says nothing")[0]
    return float(re.search(GB, label).group(1))


def time_range(text):
    """Seconds of "about 18 to 47 s", "1 to 2 min", "48 s to 2 min" or "about 2 h 10 min to 3 h"."""
    units = {"s": 1, "min": 60, "h": 3600}
    found = re.findall(r"(\d+)\s*(s|min|h)?", text)
    seconds = []
    for index, (number, unit) in enumerate(found):
        unit = unit or next((later for _, later in found[index:] if later), "s")
        seconds.append(int(number) * units[unit])
    return (seconds[0], seconds[-1]) if seconds else None


def fit_time(app):
    label = texts_like(app, r"^Time about ")[0]
    return time_range(label.split("Adapter")[0])


def check_17():
    """Move the three presets"""
    with with_data("presets") as app:
        begin_training(app)
        waited(lambda: texts_like(app, r"^Time about "), 20, "the time is not known")
        time.sleep(1)
        texts = []
        times = {}
        answered = {}
        for preset in ("Quick try", "Balanced", "Thorough"):
            answered[preset] = seconds_until_words_change(app, preset) if preset != "Balanced" or texts else 0
            time.sleep(0.5)
            times[preset] = fit_time(app)
            texts.append("\n".join(texts_like(app, r"^(Needs about|Time about)")))
            app.picture("17-" + preset.lower().replace(" ", "-"))
        require(len(set(texts)) == 3, f"bar and time stay the same: {texts}")
        quick, balanced, thorough = (times[preset][1] for preset in ("Quick try", "Balanced", "Thorough"))
        require(quick <= balanced <= thorough, f"times {times}")
        slowest = max(answered.values())
        require(slowest <= 0.1, f"bar and time follow after {answered}")
    return f"{times}, slowest answer {1000 * slowest:.0f} ms"


def seconds_until_words_change(app, preset):
    """From the release of the mouse until the words beside the bar are other ones; what xdotool's start costs is taken
    off."""
    starts = sorted(seconds_of(lambda: run("xdotool", "mouseup", "1")) for _ in range(7))
    details = next(widget for widget in app.widgets() if widget.name.startswith("Time about "))
    before = details.name
    x, y, width, height = app.wait(preset, BUTTONS).box
    run("xdotool", "mousemove", "--sync", str(x + width // 2), str(y + height // 2))
    run("xdotool", "mousedown", "1")
    begun = time.monotonic()
    run("xdotool", "mouseup", "1")
    waited(lambda: details.name != before, 2, f"{preset} changes nothing", pause=0.002)
    return max(0.0, time.monotonic() - begun - starts[len(starts) // 2])


def open_groups(app):
    """Shows every group of the advanced settings."""
    app.click("Advanced")
    time.sleep(0.5)


def check_18():
    """Advanced: rank, rows at once, precision and length move the bar in the right direction"""
    with with_data("advanced") as app:
        begin_training(app)
        app.click("Advanced")
        time.sleep(0.5)
        app.picture("18-advanced")
        app.set_spin("Rank", 8)
        low = adapter_size(app)
        app.set_spin("Rank", 64)
        require(adapter_size(app) > low, "a higher rank does not make a larger adapter")
        app.picture("18-rank-64")
        app.set_spin("Rows at once", 1)
        few = needed(app)
        app.set_spin("Rows at once", 16)
        whole = needed(app)
        require(whole > few, f"16 rows at once need {whole} GB, one {few} GB")
        app.choose("Precision", "NF4 (4-bit)")
        time.sleep(0.5)
        require(needed(app) < whole, f"4 bits need no less than the {whole} GB of 16")
        app.picture("18-nf4")
        app.choose("Precision", "None (16-bit)")
        time.sleep(0.5)
        long_time = fit_time(app)
        app.set_spin("Length limit", 64)
        time.sleep(0.5)
        require(needed(app) < whole, f"shorter texts need no less than {whole} GB")
        require(fit_time(app)[1] <= long_time[1], "shorter texts take longer")
        app.picture("18-length-64")


def adapter_size(app):
    """MB of the adapter that the fit bar tells."""
    time.sleep(0.4)
    return number_of(texts_like(app, r"Adapter about ")[0].split("Adapter about ")[1])


def check_20():
    """Memory limit so that it does not fit: Start is disabled with a reason, one button makes it fit"""
    app = with_data("room")
    app.environment["LORIMER_FAULT"] = f"room:{TIGHT_ROOM_MB}"
    with app:
        begin_training(app)
        app.click("Advanced")
        time.sleep(0.5)
        app.set_spin("Rows per step", 64)
        app.set_spin("Rows at once", 32)
        words = waited(lambda: texts_like(app, r": does not fit\."), 5, "it still fits")[0]
        bar = app.wait("Memory that the training needs")
        app.picture("20-does-not-fit")
        red = Pixels(bar.box).count(ERROR, 20)
        require(red > 100, f"the bar has {red} red pixels")
        app.next("Review")
        start = app.wait("Start training", "push button")
        require(not start.enabled, "Start is offered though it does not fit")
        app.wait("It does not fit: needs about ", "label", exact=False)
        app.picture("20-review")
        buttons = [widget for widget in app.widgets() if widget.role == "push button" and
                   re.search(r"^(Texts to|Rows at once|4-bit base).*GB", widget.name)]
        require(buttons, "no button makes it fit")
        taken = buttons[0].name
        buttons[0].click()
        waited(lambda: texts_like(app, r"^Needs about .*: (fits|tight)\."), 5, f"'{taken}' does not make it fit")
        app.picture("20-fits")
        require(Pixels(app.wait("Memory that the training needs").box).count(ERROR, 20) < 20, "the bar is still red")
        if app.find("Next: Review"):
            app.next("Review")
        waited(lambda: app.wait("Start training", "push button").enabled, 5, "Start is not offered though it fits")
    return f"{words} {taken}"


def check_21():
    """Review"""
    with with_data("review") as app:
        begin_training(app, "Review")
        summary = app.wait("You are about to teach SmolLM2-135M-Instruct", "label", exact=False).name
        app.picture("21-review")
        for part in ("240 rows", "48 patients", "3 times", "GB"):
            require(part in summary, f"'{part}' is missing: {summary}")
        require(re.search(r"\d+ (s|min|h)", summary), f"no time: {summary}")
        require("adapter" in summary and "MB" in summary, f"no size of the adapter: {summary}")
        require(texts_like(app, r"row.* cut at"), "cut rows are not told")
        app.wait("Start training", "push button")


def start_quick(app):
    begin_training(app)
    app.click("Quick try")
    time.sleep(0.5)
    app.next("Review")
    app.click("Start training")


def step_of(app):
    """The step that the run page shows, 0 before the first."""
    labels = texts_like(app, r"^step \d+ of \d+$")
    return number_of(labels[0]) if labels else 0


def newest_run(workspace):
    """What the command line says of the newest run."""
    shown = run(os.path.join(BIN, "lorimer-cli"), "runs", "list", "--workspace", workspace, "--json")
    return json.loads(shown)["runs"][0]


def check_22():
    """Start Quick try: the first point, measured memory against calculated"""
    with with_data("quick") as app:
        begin_training(app)
        app.click("Quick try")
        words = waited(lambda: texts_like(app, r"Calculated, ±[\d.]+ %"), 10, "no uncertainty is shown")[0]
        uncertainty = float(re.search(r"±([\d.]+) %", words).group(1)) / 100
        app.next("Review")
        app.click("Start training")
        waited(lambda: texts_like(app, r"^(Training|Checking)$"), 30, "Preparing does not end")
        begun = time.monotonic()
        waited(lambda: step_of(app) >= 1, 120, "no first step")
        seconds = time.monotonic() - begun
        event = waited(lambda: texts_like(app, r"^First step: .* \(calculated "), 10, "memory is not measured")[0]
        app.picture("22-first-step")
        measured, calculated = (float(number) for number in re.findall(rf"{GB} GB", event))
        rounding = 0.1  # both are written with one decimal
        require(abs(measured - calculated) <= uncertainty * calculated + rounding, f"outside of ±{uncertainty}: {event}")
        require(seconds <= 5, f"the first point came after {seconds:.1f} s")
        app.click("Stop and save", seconds=3)
        waited(lambda: texts_like(app, r"^(Stopped|Done)"), 15, "the run does not stop")
    return f"first point after {seconds:.1f} s, {event}"


def check_23():
    """During training open every page, use Activity: nothing appears by itself, no event waits long"""
    with with_data("busy") as app:
        start_quick(app)
        waited(lambda: step_of(app) >= 1, 60, "no first step")
        time.sleep(1)
        begun = len(app.heartbeats)
        for number in range(1, 10):
            app.key(f"ctrl+{number}")
            time.sleep(1.5)
            app.picture(f"23-{number}")
        app.key("ctrl+j")
        app.wait("Tasks and messages, newest first", "list")
        app.picture("23-activity")
        app.key("Escape")
        require(len(app.windows()) == 1, f"{len(app.windows())} windows are open")
        waits = app.heartbeats[begun:]
        app.page("Train")
        require(texts_like(app, r"^step \d+ of \d+|Training|Checking"), "the training ended before all was looked at")
        app.key("ctrl+shift+s")
        time.sleep(8)
    require(len(waits) >= 10, f"only {len(waits)} s were measured")
    require(max(waits) <= 100, f"the window's thread was busy for {max(waits)} ms: {waits}")
    return f"longest wait of an event in the window's thread: {max(waits)} ms in {len(waits)} s"


def resident_mb(app):
    with open(f"/proc/{app.process.pid}/status", encoding="utf-8") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:")) // 1024


def check_25():
    """Pause, resume: the loss curve is that of a run without a pause"""
    losses = {}
    for profile, pauses in (("straight", False), ("paused", True)):
        with with_data(profile) as app:
            start_quick(app)
            if pauses:
                memory = require_pause(app)
                paused_at = step_of(app)
                app.key("ctrl+shift+p")
                waited(lambda: step_of(app) > paused_at, 60, "the run does not go on")
                app.picture("25-resumed")
            waited(lambda: texts_like(app, r"^Done"), 300, "the run is not done")
            workspace = app.workspace
        losses[profile] = curve(workspace)
    require(losses["straight"] == losses["paused"], f"the curves differ: {losses}")
    steps = [step for step, _ in losses["paused"]]
    require(steps == list(range(1, len(steps) + 1)), f"steps are missing or repeated: {steps}")
    return f"{len(losses['paused'])} steps equal; resident memory {memory[0]} MB in training, {memory[1]} MB paused"


def require_pause(app):
    """Pauses at the fourth step: within 10 s, and what the training took is given back."""
    before = resident_mb(app)
    waited(lambda: step_of(app) >= 4, 90, "no fourth step")
    training = resident_mb(app)
    begun = time.monotonic()
    app.key("ctrl+shift+p")
    waited(lambda: app.find("Paused", "label"), 15, "the run is not paused")
    seconds = time.monotonic() - begun
    require(seconds <= 10, f"Pause took {seconds:.1f} s")
    time.sleep(1)
    paused = resident_mb(app)
    app.picture("25-paused")
    require(paused - before < 0.3 * (training - before), f"{before} MB before, {training} MB in training, {paused} MB paused")
    return training, paused


def curve(workspace):
    """Losses of the one run in a workspace, in order."""
    details = json.loads(run(os.path.join(BIN, "lorimer-cli"), "runs", "show", newest_run(workspace)["run_id"],
                             "--workspace", workspace, "--json"))
    losses = [(step["step"], step["loss"]) for step in details["metrics"]]
    require(losses, "the run has no steps")
    return losses


def check_26():
    """Stop and save"""
    with with_data("stop") as app:
        start_quick(app)
        waited(lambda: step_of(app) >= 4, 90, "no fourth step")
        app.key("ctrl+shift+s")
        waited(lambda: texts_like(app, r"^Stopped \(saved\)$"), 15, "the run is not stopped")
        strip = app.wait("The best version (step ", "label", exact=False).name
        app.wait("Compare answers", "push button")
        app.picture("26-stopped")
        best = number_of(strip.split("step")[1])
        stored = newest_run(app.workspace)["best_step"]
        require(stored == best, f"the store says step {stored}, the page {best}")
        runs = os.path.join(app.workspace, "runs")
        adapters = [folder for folder in os.listdir(runs)
                    if os.path.exists(os.path.join(runs, folder, "adapter", "adapter_model.safetensors"))]
        require(len(adapters) == 1, "there is no adapter")


def check_27():
    """kill -9 while training, start again"""
    with with_data("kill") as app:
        start_quick(app)
        waited(lambda: step_of(app) >= 5, 90, "no fifth step")
        app.kill()
    with with_data("kill") as again:
        told = again.wait("ended unexpectedly", exact=False, seconds=10).name
        again.picture("27-home")
        saved = number_of(told.split("step")[1])
        require(saved >= 3, f"saved up to {saved}")
        again.click("Resume run")
        waited(lambda: step_of(again) > saved, 60, "the run does not go on")
        again.picture("27-resumed")
        again.key("ctrl+shift+s")
        waited(lambda: texts_like(again, r"^(Stopped|Done)"), 20, "the run does not stop")
    return told


CHECKS = {17: check_17, 18: check_18, 20: check_20, 21: check_21, 22: check_22, 23: check_23, 25: check_25, 26: check_26, 27: check_27}
