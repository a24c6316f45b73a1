from saksramme import registerapp


class AvvikConfig(registerapp.Registerapp):
    name = "avvik"
