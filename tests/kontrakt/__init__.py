"""What holds for every register, asked of its declaration. A new one writes a kontrakt.py among its tests."""
