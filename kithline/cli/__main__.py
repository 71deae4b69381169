"""``python -m kithline.cli``: the same as ``kithline``."""

import sys

from kithline.cli import main

sys.exit(main())
