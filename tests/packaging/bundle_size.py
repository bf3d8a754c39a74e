"""Print how much JavaScript and CSS a page loads for the widgets; fail when it is too much.

All of the built files count, and a picture may bring no code of its own beyond view.js: so this is
what a page weighs, however many pictures it shows.

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
    raw = gzipped = 0
    for file in files:
        code = file.read_bytes()
        packed = len(gzip.compress(code))
        raw, gzipped = raw + len(code), gzipped + packed
        print(f"{file.name:<12} {len(code) / 1000:6.1f} KB {packed / 1000:6.1f} KB gzip")
    print(f"{'together':<12} {raw / 1000:6.1f} KB {gzipped / 1000:6.1f} KB gzip")
    print(f"{'at most':<12} {LARGEST_RAW / 1000:6.1f} KB {LARGEST_GZIP / 1000:6.1f} KB gzip")
    return int(not files or raw > LARGEST_RAW or gzipped > LARGEST_GZIP)


if __name__ == "__main__":
    sys.exit(main())
