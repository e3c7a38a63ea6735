"""`make bench`: prints a table of what the service takes beside what next to nothing takes.

`python -m bench planning delivery` measures those parts alone.
"""

import argparse
from collections.abc import Callable

from bench.delivery import delivery
from bench.measure import HEADER
from bench.pages import pages
from bench.planning import planning
from bench.report import report


def main() -> None:
    """Measure, line by line."""
    parser = argparse.ArgumentParser(prog="bench", description="Measure what the service takes.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; all without any")
    wanted = parser.parse_args().parts
    if unknown := set(wanted) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    print(HEADER, flush=True)
    for part in wanted or PARTS:
        PARTS[part]()


PARTS: dict[str, Callable[[], None]] = {
    "planning": planning,
    "delivery": delivery,
    "pages": pages,
    "report": report,
}


if __name__ == "__main__":
    main()
