"""The reports of tests/report are those that are written here."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "report"))
