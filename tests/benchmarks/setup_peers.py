"""Install the peers, each in an environment of its own under tests/benchmarks/.peers/.

    python -m tests.benchmarks.setup_peers                    all of them
    python -m tests.benchmarks.setup_peers keras-jax ...      some

Where it sits   before run.py; engines.py says what each peer needs.
"""

import argparse
import os
import subprocess
import venv

from tests.benchmarks.engines import PEERS, REQUIREMENTS, one_of, own_interpreter


def main() -> None:
    parser = argparse.ArgumentParser(description="Install the peers to compare with.")
    names = list(REQUIREMENTS)
    parser.add_argument("peers", nargs="*", type=one_of(names), default=names, metavar="peer")
    for peer in parser.parse_args().peers:
        install(peer)


def install_missing() -> None:
    """Install the peers that have no interpreter yet."""
    for peer in REQUIREMENTS:
        if not own_interpreter(peer).exists() and not os.environ.get("MINITF_PEER_PYTHON"):
            install(peer)


def install(peer: str) -> None:
    """Make the environment if it is missing, then install or update the peer in it."""
    folder = PEERS / peer
    print(f"{peer}: {folder}", flush=True)
    if not folder.exists():
        venv.create(folder, with_pip=True)
    python = str(own_interpreter(peer))
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    # PyTorch first and alone, so that nothing else decides which build is taken.
    for requirement in sorted(REQUIREMENTS[peer], key=lambda one: not one.startswith("torch")):
        subprocess.run([*pip, requirement], check=True)


if __name__ == "__main__":
    main()
