"""Names, slugs, INN, abilities: the pure rules."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parta.organisations import Actor, OrganisationSettings, Role, display_name, name_key, split_name
from parta.organisations.rules import abilities_of, is_inn
from parta.organisations.slugs import numbered, short_name_of, slug_of


def actor_with(*roles: Role, unconfirmed: tuple[Role, ...] = ()) -> Actor:
    return Actor(
        account_id=uuid4(),
        session_id=uuid4(),
        organisation_id=uuid4(),
        member_id=uuid4(),
        display_name="",
        roles=frozenset(roles),
        unconfirmed=frozenset(unconfirmed),
    )


def test_org_4_staff_by_name_and_patronymic_others_by_name_and_surname() -> None:
    person = {"surname": "Серова", "given_name": "Мария", "patronymic": "Ивановна"}
    assert display_name([Role.TEACHER, Role.GUARDIAN], **person) == "Мария Ивановна"
    assert display_name([Role.GUARDIAN], **person) == "Мария Серова"
    assert display_name([Role.STUDENT], **person) == "Мария Серова"
    assert display_name([Role.TEACHER], surname="Ли", given_name="Анна", patronymic="") == "Анна Ли"


def test_org_4_e_and_yo_are_one_name() -> None:
    assert name_key(surname="Ковалёв", given_name="Пётр", patronymic="") == name_key(
        surname="КОВАЛЕВ", given_name="Петр", patronymic=""
    )
    assert split_name("Мамедов Али Гусейн оглы") == ("Мамедов", "Али", "Гусейн оглы")


@pytest.mark.parametrize("inn", ["7707083893", "7830002293", "500100732259"])
def test_an_inn_has_check_digits(inn: str) -> None:
    assert is_inn(inn)


@pytest.mark.parametrize(
    "inn", ["", "7707083894", "770708389", "0000000000", "000000000000", "77070838٩3", "500100732258"]
)
def test_a_wrong_inn_is_seen(inn: str) -> None:
    assert not is_inn(inn)


@given(st.integers(1, 10**9 - 1))
def test_exactly_one_ending_makes_an_inn(first: int) -> None:
    assert sum(is_inn(f"{first:09d}{last}") for last in range(10)) == 1


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Школа № 5", "shkola-5"),
        ("Муниципальное бюджетное общеобразовательное учреждение «Гимназия имени Щукина»", "gimnaziya-imeni-shchukina"),
        ("«Солнышко»", "solnyshko"),
        ("!!!", "organisation"),
    ],
)
def test_slugs_are_made_of_short_names(name: str, slug: str) -> None:
    assert slug_of(short_name_of(name)) == slug


@given(st.text(max_size=200), st.integers(1, 99))
def test_a_slug_is_always_fit_for_an_address(name: str, number: int) -> None:
    slug = numbered(slug_of(short_name_of(name)), number)
    assert slug
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(slug) <= 43


def test_org_5_only_confirmed_roles_give_abilities() -> None:
    settings = OrganisationSettings()
    assert abilities_of(actor_with(unconfirmed=(Role.ADMINISTRATOR, Role.TEACHER)), settings) == set()
    assert "members.confirm" in abilities_of(actor_with(Role.ADMINISTRATOR), settings)
    assert "members.confirm" not in abilities_of(actor_with(Role.ADMINISTRATION, Role.TEACHER), settings)


@pytest.mark.parametrize("setting", ["students_create_conversations", "students_start_calls"])
def test_org_2_pupils_may_what_the_school_lets_them(setting: str) -> None:
    closed, opened = OrganisationSettings(), OrganisationSettings(**{setting: True})
    ability = {"students_create_conversations": "conversations.create", "students_start_calls": "calls.start"}[setting]
    assert ability not in abilities_of(actor_with(Role.STUDENT), closed)
    assert ability in abilities_of(actor_with(Role.STUDENT), opened)
    assert ability not in abilities_of(actor_with(Role.GUARDIAN), opened)
