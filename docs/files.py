"""Writes the list of a result's files into docs/report.md, as the registry of exports has it.

python docs/files.py
"""

from pathlib import Path

from posecheck.results.names import table

CONTRACT = Path(__file__).with_name("report.md")
BEGIN, END = "<!-- the files of a result: written by docs/files.py -->\n", "<!-- end -->\n"


def main() -> None:
    before, _, rest = CONTRACT.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    CONTRACT.write_text(f"{before}{BEGIN}{table()}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
