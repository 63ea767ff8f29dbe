"""The running program: starts it, finds its widgets in the accessibility tree, and works it by mouse and keys."""

import os
import re
import signal
import subprocess
import threading
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

BIN = os.environ["LORIMER_ACCEPTANCE_BIN"]
OUT = os.environ["LORIMER_ACCEPTANCE_OUT"]
MODEL = os.environ["LORIMER_ACCEPTANCE_MODEL"]
FIXTURES = os.environ["LORIMER_ACCEPTANCE_FIXTURES"]
SCRATCH = os.environ["LORIMER_ACCEPTANCE_SCRATCH"]


# A button that stays pressed is a check box to the accessibility tree.
BUTTONS = ("push button", "check box", "toggle button", "radio button")


clicks = 0  # of the mouse, on widgets


class CheckFailed(Exception):
    """A pass rule that does not hold; its text says which."""


def require(condition, text):
    if not condition:
        raise CheckFailed(text)


def waited(condition, seconds, text, pause=0.05):
    """What `condition` gives as soon as it is true; fails with `text` after `seconds`."""
    end = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > end:
            raise CheckFailed(f"{text} (waited {seconds} s)")
        time.sleep(pause)


def run(*command, **options):
    return subprocess.run(command, check=False, capture_output=True, text=True, **options).stdout


class Widget:
    """A node of the accessibility tree."""

    def __init__(self, node):
        self.node = node

    @property
    def name(self):
        return self.node.get_name() or ""

    @property
    def role(self):
        return self.node.get_role_name()

    @property
    def text(self):
        """What a label, a field or a text shows."""
        try:
            count = Atspi.Text.get_character_count(self.node)
            text = Atspi.Text.get_text(self.node, 0, count) if count > 0 else ""
        except GLib.Error:
            text = ""
        return text or self.name

    def has(self, state):
        return self.node.get_state_set().contains(state)

    @property
    def showing(self):
        return self.has(Atspi.StateType.SHOWING) and self.has(Atspi.StateType.VISIBLE)

    @property
    def enabled(self):
        return self.has(Atspi.StateType.ENABLED)

    @property
    def focused(self):
        return self.has(Atspi.StateType.FOCUSED)

    @property
    def checked(self):
        return self.has(Atspi.StateType.CHECKED)

    @property
    def box(self):
        """x, y, width, height on the screen."""
        extents = self.node.get_extents(Atspi.CoordType.SCREEN)
        return extents.x, extents.y, extents.width, extents.height

    def click(self, button=1):
        global clicks
        clicks += 1
        x, y, width, height = self.box
        require(width > 0 and height > 0, f"'{self.name}' is not on the screen")
        run("xdotool", "mousemove", "--sync", str(x + width // 2), str(y + height // 2), "click", str(button))
        time.sleep(0.15)

    def children(self):
        for index in range(self.node.get_child_count()):
            child = self.node.get_child_at_index(index)
            if child is not None:
                yield Widget(child)

    def all(self, hidden=False):
        """This node and what is below it and on the screen. Hidden branches are left out unless asked for."""
        yield self
        for child in self.children():
            try:
                if hidden or child.has(Atspi.StateType.SHOWING) or child.role == "application":
                    yield from child.all(hidden)
            except GLib.Error:
                continue  # went away while it was looked at

    def labelled_by(self, name):
        """Whether a label `name` belongs to this widget: on Linux a combo box has its value as its name."""
        for relation in self.node.get_relation_set():
            if relation.get_relation_type() == Atspi.RelationType.LABELLED_BY:
                for index in range(relation.get_n_targets()):
                    if (relation.get_target(index).get_name() or "").rstrip(":") == name:
                        return True
        return False

    def has_vertical(self):
        _, _, width, height = self.box
        return height >= width

    def value(self):
        return Atspi.Value.get_current_value(self.node)


class App:
    """One start of lorimer with a profile of its own."""

    def __init__(self, profile, workspace="data", arguments=(), environment=None):
        self.profile = os.path.join(SCRATCH, profile)
        self.workspace = os.path.join(self.profile, workspace)
        os.makedirs(self.profile, exist_ok=True)
        self.log = open(os.path.join(OUT, "printed.log"), "a", encoding="utf-8")
        self.environment = dict(os.environ)
        self.environment.update(
            HOME=self.profile,
            XDG_CONFIG_HOME=os.path.join(self.profile, "config"),
            XDG_DATA_HOME=os.path.join(self.profile, "share"),
            XDG_CACHE_HOME=os.path.join(self.profile, "cache"),
            LORIMER_PRINT_FIRST_PAINT="1",
            LORIMER_PRINT_HEARTBEAT="1",
            **(environment or {}),
        )
        self.arguments = list(arguments)
        self.process = None
        self.first_paint_ms = None
        self.heartbeats = []  # the longest wait of the window's thread in each second, ms

    def start(self):
        self.process = subprocess.Popen(
            [os.path.join(BIN, "lorimer"), *self.arguments],
            env=self.environment,
            stdout=self.log,
            stderr=subprocess.PIPE,
            text=True,
        )
        threading.Thread(target=self._read_stderr, daemon=True).start()
        waited(lambda: self.first_paint_ms is not None or self.process.poll() is not None, 10, "no first paint", 0.005)
        require(self.first_paint_ms is not None, f"the program ended with {self.process.poll()} before its first paint")
        waited(self._root, 10, "the program is not in the accessibility tree")
        return self

    def _read_stderr(self):
        for line in self.process.stderr:
            match = re.match(r"(first paint after|heartbeat) (\d+) ms", line)
            if match and match.group(1) == "heartbeat":
                self.heartbeats.append(int(match.group(2)))
                continue
            if match:
                self.first_paint_ms = int(match.group(2))
            if not self.log.closed:
                self.log.write(line)

    def _root(self):
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            node = desktop.get_child_at_index(index)
            if node is not None and node.get_process_id() == self.process.pid and node.get_child_count() > 0:
                return Widget(node)
        return None

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()
        self.log.close()

    def kill(self):
        self.process.kill()
        self.process.wait()

    def __enter__(self):
        return self.start()

    def __exit__(self, failure, *unused):
        if failure is not None and self.process.poll() is None:
            self.picture("failed-" + os.path.basename(self.profile))
        self.stop()

    # Finding -----------------------------------------------------------------------------------------------------

    def widgets(self, hidden=False):
        root = self._root()
        require(root is not None, "the program has ended")
        return root.all(hidden)

    def find(self, name, role=None, exact=True):
        """The first showing widget whose name or text is (or, where not exact, contains) `name`; None without."""
        for widget in self.widgets():
            if role is not None and widget.role not in ((role,) if isinstance(role, str) else role):
                continue
            shown = widget.name
            if (shown == name) if exact else (name in shown):
                return widget
        return None

    def field(self, label, role, seconds=5):
        """The field of this role that is named `label`, by itself or by a label beside it."""

        def look():
            for widget in self.widgets():
                if widget.role == role and (widget.name == label or widget.labelled_by(label)):
                    return widget
            return None

        return waited(look, seconds, f"there is no {role} '{label}'")

    def wait(self, name, role=None, exact=True, seconds=5):
        return waited(lambda: self.find(name, role, exact), seconds, f"'{name}' does not appear")

    def gone(self, name, seconds=5, exact=True):
        waited(lambda: self.find(name, exact=exact) is None, seconds, f"'{name}' does not go away")

    def texts(self):
        """Everything that can be read on the screen, one text a line."""
        return "\n".join(widget.name for widget in self.widgets() if widget.name)

    def windows(self):
        """Visible top-level windows of the program."""
        found = run("xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)).split()
        return [window for window in found if "Lorimer" in run("xdotool", "getwindowname", window)]

    def spin(self, label):
        """The number in a spin box, as it is written."""
        return self.field(label, "spin button").text

    def set_spin(self, label, value):
        """Writes a number into a spin box by the keyboard; it may be scrolled out of sight."""
        Atspi.Component.grab_focus(self.field(label, "spin button").node)
        self.key("ctrl+a")
        self.type(str(value))
        self.key("Tab")
        time.sleep(0.3)

    def choose(self, label, value):
        """Chooses an entry of a combo box by its text; the box may be scrolled out of sight."""
        for steps in range(30):
            # Qt's combo boxes take no focus by the accessibility tree, but they open their list.
            Atspi.Action.do_action(self.field(label, "combo box").node, 0)
            time.sleep(0.2)
            self.key("Home", *["Down"] * steps, "Return")
            time.sleep(0.2)
            if self.field(label, "combo box").name == value:
                return
        raise CheckFailed(f"'{label}' has no entry '{value}'")

    def cells(self, table):
        """The texts of all cells of a table, those scrolled out of sight too."""
        return [cell.name for cell in self.wait(table, "table").children() if cell.role == "table cell"]

    def next(self, title):
        """Goes on to the step of this title."""
        self.click("Next: " + title, seconds=15)
        time.sleep(0.3)

    def text_of(self, name, role="text"):
        """What a text view or a field of this name holds."""
        return self.wait(name, role).text

    # Working -----------------------------------------------------------------------------------------------------

    def key(self, *keys):
        for key in keys:
            run("xdotool", "key", "--clearmodifiers", key)
            time.sleep(0.1)

    def type(self, text):
        run("xdotool", "type", "--delay", "8", text)
        time.sleep(0.1)

    def click(self, name, role=BUTTONS, exact=True, seconds=5):
        self.wait(name, role, exact, seconds).click()

    def page(self, name):
        """Opens a page by its entry in the sidebar."""
        self.wait(name, "radio button").click()
        waited(lambda: self.find(name, "label"), 3, f"the page {name} does not open")

    def choose_path(self, path):
        """Answers an open file dialog."""
        self.wait("File name:", exact=False)
        self.key("alt+n", "ctrl+a")
        self.type(path)
        self.key("Return")

    def resize(self, width, height):
        for window in self.windows():
            run("xdotool", "windowmove", window, "0", "0")
            run("xdotool", "windowsize", "--sync", window, str(width), str(height))
        time.sleep(0.3)

    def picture(self, name):
        run("import", "-window", "root", os.path.join(OUT, name + ".png"))


def fresh(profile, **options):
    """A start with a workspace of its own, named by the command line."""
    app = App(profile, **options)
    app.arguments = ["--workspace", app.workspace, *app.arguments]
    return app
