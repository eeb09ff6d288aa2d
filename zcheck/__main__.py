"""``python -m zcheck``"""

from __future__ import annotations

import sys

from zcheck.cli.main import main

sys.exit(main())
