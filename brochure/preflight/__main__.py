"""`python -m brochure.preflight FILE PROFILE VIEWS`: the process that `sandbox` starts."""

from __future__ import annotations

import sys

from brochure.preflight.sandbox import answer

sys.stdout.write(answer(*sys.argv[1:4]))
