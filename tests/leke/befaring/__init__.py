"""«Befaring»: somebody walks round an enhet on a day, and writes what they found; their leder ends it."""
