"""The same sentence in several languages: the first of the Universal Declaration of Human Rights."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """`code` is the language's tag in HTML."""

    language: str
    code: str
    text: str
    direction: str = "ltr"


SENTENCES = (
    Sentence("English", "en", "All human beings are born free and equal in dignity and rights."),
    Sentence("Spanish", "es", "Todos los seres humanos nacen libres e iguales en dignidad y derechos."),
    Sentence("German", "de", "Alle Menschen sind frei und gleich an Würde und Rechten geboren."),
    Sentence("Swahili", "sw", "Watu wote wamezaliwa huru, hadhi na haki zao ni sawa."),
    Sentence("Russian", "ru", "Все люди рождаются свободными и равными в своем достоинстве и правах."),
    Sentence("Arabic", "ar", "يولد جميع الناس أحرارا متساوين في الكرامة والحقوق.", "rtl"),
    Sentence("Chinese", "zh-Hans", "人人生而自由，在尊严和权利上一律平等。"),
    Sentence("Hindi", "hi", "सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है।"),
    Sentence("Thai", "th", "มนุษย์ทั้งปวงเกิดมามีอิสระและเสมอภาคกันในศักดิ์ศรีและสิทธิ"),
)

FIRST = "Strawberry, déjà vu, 3.14159: unbelievably good! 🤷‍♀️"
