"""`make bench`: prints a table of what the service takes beside what next to nothing takes.

`python -m bench planning delivery` measures those parts alone.
"""

import argparse
from collections.abc import Callable

from bench import bare
from bench.delivery import delivery
from bench.made_up import EMAIL, PASSWORD, made_up
from bench.measure import HEADER, Figure, median_ms
from bench.planning import planning
from bench.report import report
from planner.plans.operations.synthetic import Size


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


def all_pages() -> None:
    """Get pages of a small plan and of a large one."""
    for size in (Size(100, 200, 14), Size(10_000, 200, 14)):
        pages(size)


def pages(size: Size) -> None:
    """Get pages, signed in."""
    with made_up(size) as (app, path):
        app.config["WTF_CSRF_ENABLED"] = False
        client = app.test_client()
        client.post("/logga-in", data={"email": EMAIL, "password": PASSWORD})
        bare_ms = median_ms(bare.page(path), times=200)
        for name, address in (("list", "/aktiviteter"), ("overview", "/"), ("mine", "/mina-aktiviteter")):
            ours = median_ms(lambda address=address: client.get(address).data, times=30)  # type: ignore[misc]
            print(Figure(f"{name} page, {size.activities:,} × {size.districts}", ours, bare_ms, "wall, median"))


PARTS: dict[str, Callable[[], None]] = {
    "planning": planning,
    "delivery": delivery,
    "pages": all_pages,
    "report": report,
}


if __name__ == "__main__":
    main()
