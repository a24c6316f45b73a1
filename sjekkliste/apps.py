from saksramme import registerapp


class SjekklisteConfig(registerapp.Registerapp):
    name = "sjekkliste"
