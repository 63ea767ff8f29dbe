"""What docs/benchmarks.md says of the window: how long events wait while it trains, what an open run page costs, what
Pause gives back, and how soon the first point comes. Only on an otherwise idle machine."""

import datetime
import json
import os
import statistics
import time

import demo_store
from app import MODEL, SCRATCH, waited
from checks_import import texts_like
from checks_train import resident_mb, start_quick, step_of, with_data

ROUNDS = 2


def seconds_between(first, second):
    return (datetime.datetime.fromisoformat(second.replace("Z", "+00:00")) -
            datetime.datetime.fromisoformat(first.replace("Z", "+00:00"))).total_seconds()


def speed(run):
    """Tokens a second over all steps but the first two."""
    return statistics.median(step["tokens_per_second"] for step in run["metrics"][2:])


def in_window(number):
    """A Quick try with its page open: the run as the command line tells it, and the longest wait of each second."""
    with with_data(f"measure-{number}") as app:
        start_quick(app)
        waited(lambda: step_of(app) >= 1, 60, "no first step")
        begun = len(app.heartbeats)
        waited(lambda: texts_like(app, r"^Done$"), 600, "the run is not done", pause=2)
        beats = app.heartbeats[begun:]
        run = demo_store.details(app, runs_of(app)[0]["run_id"])
    return app, run, beats


def runs_of(app):
    return json.loads(demo_store.command(app, "runs", "list", "--json"))["runs"]


def on_command_line(app, run):
    """The same settings by lorimer-cli train."""
    file = os.path.join(SCRATCH, "measure.json")
    with open(file, "w", encoding="utf-8") as out:
        json.dump(run["config"], out)
    demo_store.command(app, "train", "--model", MODEL, "--dataset", "Clean", "--config", file, "--run", "By command")
    return demo_store.details(app, "By command")


def pause():
    """Resident memory (MB) while training, and after Pause, and the seconds that Pause took."""
    with with_data("measure-pause") as app:
        before = resident_mb(app)
        start_quick(app)
        waited(lambda: step_of(app) >= 3, 90, "no third step")
        training = resident_mb(app)
        begun = time.monotonic()
        app.key("ctrl+shift+p")
        waited(lambda: app.find("Paused", "label"), 15, "the run is not paused")
        seconds = time.monotonic() - begun
        time.sleep(2)
        return before, training, resident_mb(app), seconds


def take():
    window, command, waits, first = [], [], [], []
    for number in range(ROUNDS):
        app, run, beats = in_window(number)
        window.append(speed(run))
        waits += beats
        for event in run["events"]:
            print("    ", event["time"], event["step"], event["kind"], event["text"])
        command.append(speed(on_command_line(app, run)))
        first.append(run["events"])
    print("tokens/s with the page open:", [f"{value:.1f}" for value in window])
    print("tokens/s of lorimer-cli train:", [f"{value:.1f}" for value in command])
    ratio = statistics.mean(window) / statistics.mean(command)
    print(f"window / command line: {ratio:.3f}")
    print(f"longest wait of the window's thread: {max(waits)} ms; median of the longest in each second: "
          f"{statistics.median(waits)} ms, {len(waits)} s")
    before, training, paused, seconds = pause()
    print(f"resident memory: {before} MB before, {training} MB in training, {paused} MB paused; Pause took {seconds:.1f} s")
