"""Which passwords are refused, and why; without a database."""

import time

import pytest

from app.core.password_strength import Weakness, judge, words_of

NEAR = words_of(
    [
        "angeli.l.lake",
        "Angeli L. Lake",
        "Staf Subbagian Hukum",
        "199003052015032001",
        "angeli@kpu-ntt.example",
        "KPU Provinsi Nusa Tenggara Timur",
        "53",
    ]
)
OWN, COMMON, PATTERN = Weakness.OWN_WORDS, Weakness.COMMON, Weakness.PATTERN


@pytest.mark.parametrize(
    ("password", "weakness"),
    [
        ("Flobamora maju bersama 7", None),
        ("Flobamora maju bersama", None),
        ("Sasando di pagi hari 7", None),
        ("q3Jx0vKzT1mE", None),  # as the development password is made
        ("Kata sandi ini panjang: 漢字 🦉 ß", None),
        ("Angeli Lake 1990", OWN),
        ("angeli@kpu-ntt.example", OWN),
        ("KPU-NTT-2024!", OWN),
        ("05031990 Angeli", OWN),
        ("199003052015032001", OWN),
        ("Zona Integritas 2023", OWN),
        ("rahasia123456", Weakness.TOO_SIMPLE),
        ("Bismillah_99", COMMON),
        ("password1234", COMMON),
        ("p4$$w0rd2023", COMMON),
        ("aaaaaaaaaaaa", PATTERN),
        ("abcabcabcabc", PATTERN),
        ("17-08-1945", PATTERN),
    ],
)
def test_password_is_judged_by_what_people_try_first(
    password: str, weakness: Weakness | None
) -> None:
    assert judge(password, NEAR) is weakness


@pytest.mark.parametrize("signs", ["4@8({[<369&#!1/|0$5+7%2", "@$$@$$@!", "aB3$", "漢", "1/"])
def test_no_password_costs_much(signs: str) -> None:
    password = (signs * 128)[:128]
    began = time.thread_time()
    judge(password, NEAR)
    assert time.thread_time() - began < 1, "unbounded, the first took four seconds"
