"""Runs the checks that were asked for and tells which hold."""

import json
import os
import sys
import time
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import checks_answers  # noqa: E402
import checks_import  # noqa: E402
import checks_journeys  # noqa: E402
import checks_models  # noqa: E402
import checks_privacy  # noqa: E402
import checks_runs  # noqa: E402
import checks_shell  # noqa: E402
import checks_train  # noqa: E402
import measures  # noqa: E402
import pictures  # noqa: E402
from app import OUT, CheckFailed  # noqa: E402

CHECKS = {}
for part in (checks_shell, checks_import, checks_models, checks_train, checks_runs, checks_answers,
             checks_privacy, checks_journeys):
    CHECKS.update(part.CHECKS)


def main():
    if sys.argv[1:] == ["pictures"]:
        pictures.take()
        return 0
    if sys.argv[1:] == ["measures"]:
        measures.take()
        return 0
    wanted = [int(argument) for argument in sys.argv[1:]] or sorted(CHECKS)
    results = []
    for number in wanted:
        if number not in CHECKS:
            print(f"MISSING {number}: no such check in the driver")
            results.append({"check": number, "passed": False, "why": "no such check in the driver"})
            continue
        begun = time.monotonic()
        why = ""
        try:
            said = CHECKS[number]() or ""
        except CheckFailed as failure:
            why = str(failure)
        except Exception:  # the driver's own mistake counts as a failure and says where it is
            why = traceback.format_exc()
        seconds = time.monotonic() - begun
        title = CHECKS[number].__doc__.strip()
        print(f"{'FAIL' if why else 'PASS'} {number:2} {title} ({seconds:.1f} s) {why or said}", flush=True)
        results.append({"check": number, "title": title, "passed": not why, "why": why, "seconds": round(seconds, 1)})
    with open(os.path.join(OUT, "results.json"), "w", encoding="utf-8") as file:
        json.dump(results, file, indent=1)
    passed = sum(result["passed"] for result in results)
    print(f"{passed} of {len(results)} checks pass; pictures in {OUT}")
    return 0 if passed == len(results) else 1


if __name__ == "__main__":
    sys.exit(main())
