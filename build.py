#!/usr/bin/env python3
"""The whole interface of Newsgloss: `python build.py --help` tells what it does.

It refuses a Python that is too old in one sentence, so this file is written in words that any Python can read.
"""

import sys

if sys.version_info < (3, 11):
    sys.stderr.write("Newsgloss needs Python 3.11 or newer; this is Python %d.%d.\n" % sys.version_info[:2])
    sys.exit(2)

from generator.bootstrap import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
