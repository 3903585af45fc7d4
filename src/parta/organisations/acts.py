"""What the acts of this room are called in the journal."""

from .journal import act_name

ACTS = {
    "organisations.organisation_edited": act_name("Данные организации изменены", "Organisation edited"),
    "organisations.role_granted": act_name("Роль выдана", "Role given"),
    "organisations.role_confirmed": act_name("Роль подтверждена", "Role confirmed"),
    "organisations.role_refused": act_name("В роли отказано", "Role refused"),
    "organisations.role_revoked": act_name("Роль снята", "Role taken back"),
    "organisations.member_edited": act_name("Данные человека изменены", "Person edited"),
    "organisations.member_left": act_name("Место в организации закрыто", "Place ended"),
    "organisations.member_dismissed": act_name("Сотрудник уволен", "Staff member dismissed"),
    "organisations.member_returned": act_name("Место в организации возвращено", "Place given back"),
    "organisations.member_released": act_name("Учебный профиль освобождён", "Profile released"),
    "organisations.members_merged": act_name("Записи одного человека объединены", "Entries of one person merged"),
    "organisations.application_approved": act_name("Организация подключена по заявке", "Application approved"),
    "organisations.administrator_restored": act_name(
        "Администратор восстановлен оператором", "Administrator restored by the operator"
    ),
}
