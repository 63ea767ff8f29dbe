"""store-demo of the checks (ux.md 7): finished runs that differ in known settings, and one that learns by heart. All of
them are really trained, once, by the command line; each profile gets a copy."""

import copy
import json
import os
import shutil
import subprocess

import fixtures
from app import BIN, MODEL, SCRATCH, fresh, require
SHORT = {"training": {"max_steps": 8, "per_device_train_batch_size": 2, "gradient_accumulation_steps": 1,
                      "eval_steps": 4, "early_stopping_patience": 0, "learning_rate": 0.0002},
         "peft": {"r": 8}}

# What the runs of the overlay differ in, by the names of the table of settings.
DIFFERENCES = {"Rank": ["8", "16", "8"], "Learning rate": ["2.0e-4", "5.0e-4", "1.0e-3"], "Seed": ["0", "0", "7"]}


def changed(**parts):
    config = copy.deepcopy(SHORT)
    for part, settings in parts.items():
        config[part].update(settings)
    return config


RUNS = [
    ("First", "Clean", changed()),
    ("Rank 16", "Clean", changed(training={"learning_rate": 0.0005}, peft={"r": 16})),
    ("Fast", "Clean", changed(training={"learning_rate": 0.001, "seed": 7})),
    ("Other rows", "Other", changed(training={"max_steps": 4, "eval_steps": 2})),
    ("By heart", "Few", changed(training={"max_steps": 40, "per_device_train_batch_size": 4, "eval_steps": 4,
                                          "learning_rate": 0.003, "lr_scheduler_type": "constant"}, peft={"r": 16})),
]


def command(app, *arguments):
    done = subprocess.run([os.path.join(BIN, "lorimer-cli"), *arguments, "--workspace", app.workspace],
                          env=app.environment, capture_output=True, text=True, check=False)
    require(done.returncode == 0, f"lorimer-cli {arguments[0]}: {done.stderr}")
    return done.stdout


def make(app):
    for name, path in (("Clean", fixtures.clean_csv(80, 20, "eighty.csv")),
                       ("Other", fixtures.clean_csv(60, 20, "other.csv")), ("Few", fixtures.numbers_csv())):
        command(app, "import", path, "--name", name)
    for name, dataset, config in RUNS:
        file = os.path.join(SCRATCH, "demo-run.json")
        with open(file, "w", encoding="utf-8") as out:
            json.dump(config, out)
        command(app, "train", "--model", MODEL, "--dataset", dataset, "--config", file, "--run", name)


def demo(profile):
    """A profile whose workspace is a copy of store-demo."""
    app = fresh(profile, arguments=["--base-model", MODEL])
    source = os.path.join(SCRATCH, "store-demo")
    if not os.path.isdir(source):
        make(app)
        shutil.copytree(app.workspace, source)
    elif not os.path.isdir(app.workspace):
        shutil.copytree(source, app.workspace)
    return app


def details(app, run):
    """What the command line says of a run: metrics, evaluations, events."""
    return json.loads(command(app, "runs", "show", run, "--json"))
