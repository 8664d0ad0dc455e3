"""What the certificates are printed on."""

from capsules.printing.sheet import BRAND, Sheet


class Paper(Sheet):
    """What every certificate has: its title, facts, and at the foot how to check it."""

    def __init__(self, title: str) -> None:
        super().__init__(title, names=True)
        self.set_y(34)
        self.put(title, size=13, colour=BRAND)
        self.ln(6)

    def fact(self, words: str, value: str) -> None:
        self.ln(4)
        self.put(words, size=10, colour=BRAND)
        self.put(value, size=13)

    def foot(self, words: str, code: str) -> None:
        self.set_y(self.h - 62)
        self.put(words, size=10)
        self.put(code, size=18, colour=BRAND)
