"""Kinds of groups: which an organisation has, and what each is for (STR-1)."""

# The group «Сотрудники» itself; departments and associations stand under it.
STAFF_GROUP_KIND = "staff"
# Groups of people who work here: кафедры и отделы, методические объединения.
COLLEAGUE_KINDS = frozenset({"department", "association"})
# The kinds of groups by the kind of organisation; the first is the usual one.
KINDS = {
    "school": ("class", "subject", "circle", "department", "association"),
    "college": ("study_group", "subject", "circle", "department", "association"),
    "kindergarten": ("age_group", "circle", "department", "association"),
    "extracurricular": ("circle", "study_group", "age_group", "department", "association"),
}
# A student is in exactly one group of these kinds (STR-4, S8); the others stand beside it.
MAIN_KINDS_OF = {
    "school": frozenset({"class"}),
    "college": frozenset({"study_group"}),
    "kindergarten": frozenset({"age_group"}),
    "extracurricular": frozenset({"circle", "study_group", "age_group"}),
}
# What some kind of organisation enrols students into.
MAIN_KINDS = frozenset({"class", "study_group", "age_group", "circle"})
# What gathers students of several main groups.
GATHERING_KINDS = frozenset({"circle", "subject"})
# What divides into subgroups.
DIVISIBLE_KINDS = frozenset({"class", "study_group", "age_group"})


def is_main(organisation_kind: str, kind: str) -> bool:
    """Whether a group of this kind can be the one main group of a student of such an organisation."""
    return kind in MAIN_KINDS_OF.get(organisation_kind, MAIN_KINDS)
