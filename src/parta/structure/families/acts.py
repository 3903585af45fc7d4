"""What the journal calls the acts of families."""

from parta.organisations import act_name

FAMILY_ACTS = {
    "structure.guardian_linked": act_name("Добавлен представитель", "Guardian linked"),
    "structure.guardian_changed": act_name("Изменена связь с представителем", "Guardian's link changed"),
    "structure.guardian_unlinked": act_name("Связь с представителем прекращена", "Guardian's link ended"),
    "structure.guardian_link_over": act_name("Истёк срок связи с представителем", "Guardian's link ran out"),
    "structure.guardian_barred": act_name("Запрет общения по решению суда", "Guardian barred by a court"),
    "structure.guardian_bar_lifted": act_name("Запрет общения снят", "Guardian's bar lifted"),
    "structure.guardianship_granted": act_name("Просьба о ребёнке принята", "Request for a child granted"),
    "structure.guardianship_refused": act_name("Просьба о ребёнке отклонена", "Request for a child refused"),
    "structure.child_opened": act_name("Профиль ребёнка открыт на устройстве взрослого", "Child's profile opened"),
}
