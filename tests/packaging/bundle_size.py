"""Print how much JavaScript and CSS a page loads for the widgets; fail when it is too much.

python -m tests.packaging.bundle_size
"""

import gzip
import sys
from pathlib import Path

STATIC = Path(__file__).resolve().parents[2] / "widgets" / "minitf_widgets" / "static"
LARGEST_RAW = 280_000
LARGEST_GZIP = 100_000


def main() -> int:
    files = sorted(file for file in STATIC.iterdir() if file.suffix in {".js", ".css"})
    raw = sum(file.stat().st_size for file in files)
    packed = sum(len(gzip.compress(file.read_bytes())) for file in files)
    print(f"bundle: {', '.join(file.name for file in files)}")
    print(f"        {raw / 1000:.1f} KB of {LARGEST_RAW / 1000:.0f} raw")
    print(f"        {packed / 1000:.1f} KB of {LARGEST_GZIP / 1000:.0f} gzip")
    return int(not files or raw > LARGEST_RAW or packed > LARGEST_GZIP)


if __name__ == "__main__":
    sys.exit(main())
