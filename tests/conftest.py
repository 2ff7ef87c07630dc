"""Set-up shared by all tests: how many examples Hypothesis tries, and one time zone for everybody."""

import os
import time

from hypothesis import settings

settings.register_profile("ci", deadline=None, derandomize=True, max_examples=100, print_blob=True)
settings.register_profile("dev", deadline=None, max_examples=50)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "dev"))

# Nothing may depend on the zone of the machine: the zone belongs to the site.
os.environ["TZ"] = "UTC"
time.tzset()
