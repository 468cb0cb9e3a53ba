"""The process that turns specifications into SVG: a line of JSON comes in, a list of
specifications, and a line goes out, a list of drawings.

It is started as a file and imports nothing of posecheck; it ends with its parent, or when nobody
has asked for a while: the engine takes some 150 MB, which neither the analysis nor the pages shall
keep.
"""

import json
import os
import sys
from threading import Timer

IDLE_S = 20.0


def drawing(engine, spec):
    """The SVG of one specification, None where the engine cannot draw it. No address is ever asked,
    whatever a specification names."""
    try:
        return engine.vegalite_to_svg(spec, allowed_base_urls=[])
    except Exception as error:
        print(" ".join(str(error).splitlines()[:2]), file=sys.stderr)
        return None


def main() -> None:
    import vl_convert

    idle = Timer(0, lambda: None)
    for line in sys.stdin.buffer:
        idle.cancel()
        drawn = [drawing(vl_convert, spec) for spec in json.loads(line)]
        sys.stdout.buffer.write(json.dumps(drawn).encode() + b"\n")
        sys.stdout.buffer.flush()
        idle = Timer(IDLE_S, os._exit, (0,))
        idle.daemon = True
        idle.start()


if __name__ == "__main__":
    main()
