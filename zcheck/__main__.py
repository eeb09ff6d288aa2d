"""``python -m zcheck``"""

from __future__ import annotations

import sys

from zcheck.cli.entry import main

sys.exit(main())
