"""Check 37: the network proof, and the same from outside."""

import os
import subprocess
import time

from app import BIN, App, fresh, require, run, waited
def check_37():
    """Privacy, Network; the three commands outside; a display over TCP"""
    with fresh("privacy") as app:
        app.page("Privacy")
        pid = app.process.pid
        waited(lambda: app.find("Network blocked since", exact=False), 8, "the page does not say blocked")
        row = [widget for widget in app.widgets() if widget.role == "label"]
        names = [widget.name for widget in row]
        require("0" in names, "the page does not count 0 open connections")
        commands = [f"ss -tunap | grep pid={pid}", f"grep Seccomp /proc/{pid}/status", f"ls -l /proc/{pid}/fd"]
        for command in commands:
            require(command in names, f"the page does not show '{command}'")
        require(any("A VNC viewer cannot be detected." in name for name in names), "nothing is said about VNC")
        app.picture("37-network")
        require(f"pid={pid}," not in run("ss", "-tunapH"), "ss lists a connection of Lorimer")
        with open(f"/proc/{pid}/status", encoding="utf-8") as status:
            require("Seccomp:\t2\n" in status.read(), "the kernel does not say Seccomp: 2")
        app.click("Check now")
        app.click("Run again")
        waited(lambda: app.find("IPv4 refused, IPv6 refused, raw refused", exact=False), 5, "the self-test is not shown")
        app.click("Copy")
        app.wait("Storage", "page tab").click()
        time.sleep(0.5)
        app.picture("37-storage")
    refuse_remote_display()


def refuse_remote_display():
    app = App("remote", environment={"DISPLAY": "127.0.0.1:0"})
    told = subprocess.run(
        [os.path.join(BIN, "lorimer"), "--workspace", app.workspace],
        env=app.environment,
        capture_output=True,
        text=True,
        timeout=10,
        check=False,
    )
    require(told.returncode == 6, f"a display over TCP ends with {told.returncode}")
    sentence = "This display is on another computer; Lorimer refuses to show data there."
    require(sentence in told.stderr, f"it says '{told.stderr.strip()}'")
    require(not os.path.exists(app.workspace), "data were opened")


CHECKS = {37: check_37}
