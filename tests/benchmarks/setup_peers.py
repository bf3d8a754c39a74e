"""Install the peers, each in an environment of its own under tests/benchmarks/.peers/.

    python -m tests.benchmarks.setup_peers                    all of them
    python -m tests.benchmarks.setup_peers keras-jax ...      some

Where it sits   before run.py; engines.py says what each peer needs.
"""

import argparse
import subprocess
import venv

from tests.benchmarks.engines import PEERS, REQUIREMENTS, interpreter, one_of


def main() -> None:
    parser = argparse.ArgumentParser(description="Install the peers to compare with.")
    names = list(REQUIREMENTS)
    parser.add_argument("peers", nargs="*", type=one_of(names), default=names, metavar="peer")
    for peer in parser.parse_args().peers:
        install(peer)


def install(peer: str) -> None:
    """Make the environment if it is missing, then install or update the peer in it."""
    folder = PEERS / peer
    print(f"{peer}: {folder}", flush=True)
    if not folder.exists():
        venv.create(folder, with_pip=True)
    pip = [interpreter(peer), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    # PyTorch first and alone, so that nothing else decides which build is taken.
    for requirement in sorted(REQUIREMENTS[peer], key=lambda one: not one.startswith("torch")):
        subprocess.run([*pip, requirement], check=True)


if __name__ == "__main__":
    main()
