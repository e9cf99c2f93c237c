"""`python -m seed.reader TEXT`: prints the decree of a text file as YAML."""

import argparse
import sys
from pathlib import Path

from seed.reader import DecreeTextError, read_decree, to_yaml
from seed.reader.documents import text_of
from seed.reader.mending import without_marks


def main() -> int:
    """Print the YAML form of the named text; 1 and a reason when the text is no readable decree."""
    parser = argparse.ArgumentParser(prog="python -m seed.reader", description=__doc__)
    parser.add_argument("text", type=Path, help="text of the decree: UTF-8, DOCX or PDF")
    path: Path = parser.parse_args().text
    try:
        decree = read_decree(without_marks(text_of(path)))
    except DecreeTextError as error:
        sys.stderr.write(f"{path}: {error}\n")
        return 1
    sys.stdout.write(to_yaml(decree))
    return 0


if __name__ == "__main__":
    sys.exit(main())
