"""Print how much JavaScript and CSS a page loads for the widgets; fail when it is too much.

Every page loads the bundle. GradFlow and TensorView bring code of their own (carried.py), which is
weighed apart: a page loads it only where it shows them.

python -m tests.packaging.bundle_size
"""

import gzip
import sys
from pathlib import Path

STATIC = Path(__file__).resolve().parents[2] / "widgets" / "minitf_widgets" / "static"
LARGEST_RAW = 280_000
LARGEST_GZIP = 100_000
CARRIED = ("grad_flow.js", "tensor_view.js")
LARGEST_CARRIED = (14_000, 6_500)


def main() -> int:
    files = sorted(file for file in STATIC.iterdir() if file.suffix in {".js", ".css"})
    bundle = [file for file in files if file.name not in CARRIED]
    carried = [file for file in files if file.name in CARRIED]
    fits = [bool(bundle) and weigh(bundle, LARGEST_RAW, LARGEST_GZIP)]
    fits += [weigh([file], *LARGEST_CARRIED) for file in carried]
    return int(not all(fits))


def weigh(files: list[Path], largest_raw: int, largest_gzip: int) -> bool:
    """Print what the files weigh together; whether that is within the limits."""
    raw = sum(file.stat().st_size for file in files)
    packed = sum(len(gzip.compress(file.read_bytes())) for file in files)
    print(f"{', '.join(file.name for file in files)}")
    print(f"        {raw / 1000:.1f} KB of {largest_raw / 1000:.1f} raw")
    print(f"        {packed / 1000:.1f} KB of {largest_gzip / 1000:.1f} gzip")
    return raw <= largest_raw and packed <= largest_gzip


if __name__ == "__main__":
    sys.exit(main())
