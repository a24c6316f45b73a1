from saksramme import registerapp


class BefaringConfig(registerapp.Registerapp):
    name = "tests.leke.befaring"

    def ready(self) -> None:
        """Does not enter itself, as others do: the tests that are about it do (tests/leke/innsatt.py)."""
