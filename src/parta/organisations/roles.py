"""Roles in an organisation, and what follows from them alone."""

from enum import StrEnum


class Role(StrEnum):
    HEAD = "head"
    ADMINISTRATOR = "administrator"
    ADMINISTRATION = "administration"
    TEACHER = "teacher"
    STAFF = "staff"
    STUDENT = "student"
    GUARDIAN = "guardian"

    @property
    def needs_confirmation(self) -> bool:
        """Whether it counts only after an administrator confirmed it; the others are confirmed by their enrolment."""
        return self in STAFF_ROLES


# They act for the organisation: an administrator must confirm them before they count (ORG-5, S5).
STAFF_ROLES = frozenset({Role.HEAD, Role.ADMINISTRATOR, Role.ADMINISTRATION, Role.TEACHER, Role.STAFF})
# They run the organisation on the platform.
ADMINISTRATOR_ROLES = frozenset({Role.HEAD, Role.ADMINISTRATOR})
