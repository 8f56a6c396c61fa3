"""All measurements, one after the other, each with its method: `make bench`, or some by name: `make bench ARGS=comments`."""

import importlib
import sys

BENCHES = (
    "forwarder_cost",
    "tap_cost",
    "forwarding",
    "janus",
    "capacity",
    "comments",
    "ink",
    "classroom",
    "first_frame",
    "reconnect",
    "bad_lines",
    "faces",
    "slides",
    "recording",
)


def main(names: list[str]) -> None:
    unknown = set(names) - set(BENCHES)
    if unknown:
        sys.exit(f"no such measurement: {', '.join(sorted(unknown))}; there are {', '.join(BENCHES)}")
    for name in names or BENCHES:
        module = importlib.import_module(f"tests.bench.{name}")
        print(f"\n=== {name} ===\n{(module.__doc__ or '').strip()}\n", flush=True)
        module.main()


if __name__ == "__main__":
    main(sys.argv[1:])
