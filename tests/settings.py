"""The product's settings, and a register that there is in the tests alone (tests/leke/)."""

from ikontroll import settings
from ikontroll.settings import *  # noqa: F403

INSTALLED_APPS = [*settings.INSTALLED_APPS, "tests.leke.befaring"]
