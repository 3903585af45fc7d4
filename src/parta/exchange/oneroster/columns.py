"""The columns of OneRoster 1.2's CSV files, in the order of the binding; `metadata.` ones are ours."""


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


COLUMNS = {
    "academicSessions": _names(
        """
        sourcedId status dateLastModified title type startDate endDate parentSourcedId schoolYear
        """
    ),
    "orgs": _names(
        """
        sourcedId status dateLastModified name type identifier parentSourcedId
        """
    ),
    "courses": _names(
        """
        sourcedId status dateLastModified schoolYearSourcedId title courseCode grades orgSourcedId
        subjects subjectCodes
        """
    ),
    "classes": _names(
        """
        sourcedId status dateLastModified title grades courseSourcedId classCode classType location
        schoolSourcedId termSourcedIds subjects subjectCodes periods metadata.parta.kind
        """
    ),
    "users": _names(
        """
        sourcedId status dateLastModified enabledUser username userIds givenName familyName
        middleName identifier email sms phone agentSourcedIds grades password userMasterIdentifier
        preferredGivenName preferredMiddleName preferredFamilyName primaryOrgSourcedId pronouns
        metadata.parta.position metadata.parta.subjects metadata.parta.relations
        """
    ),
    "roles": _names(
        """
        sourcedId status dateLastModified userSourcedId roleType role beginDate endDate orgSourcedId
        userProfileSourcedId
        """
    ),
    "enrollments": _names(
        """
        sourcedId status dateLastModified classSourcedId schoolSourcedId userSourcedId role primary
        beginDate endDate metadata.parta.subjects
        """
    ),
    "demographics": _names(
        """
        sourcedId status dateLastModified birthDate sex americanIndianOrAlaskaNative asian
        blackOrAfricanAmerican nativeHawaiianOrOtherPacificIslander white
        demographicRaceTwoOrMoreRaces hispanicOrLatinoEthnicity countryOfBirthCode
        stateOfBirthAbbreviation cityOfBirth publicSchoolResidenceStatus
        """
    ),
}
