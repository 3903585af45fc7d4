"""What the journal calls the acts of the structure."""

from parta.organisations import act_name

ACTS = {
    "structure.group_created": act_name("Создана группа", "Group created"),
    "structure.group_renamed": act_name("Группа переименована", "Group renamed"),
    "structure.group_described": act_name("Изменены сведения о группе", "Group's details changed"),
    "structure.group_archived": act_name("Группа убрана в архив", "Group archived"),
    "structure.group_restored": act_name("Группа возвращена из архива", "Group restored"),
    "structure.curator_set": act_name("Назначен руководитель группы", "Group's leader named"),
    "structure.deputy_set": act_name("Назначено замещение руководителя", "Leader's replacement named"),
    "structure.deputy_removed": act_name("Замещение руководителя отменено", "Leader's replacement taken back"),
    "structure.teachers_set": act_name("Изменены учителя группы", "Group's teachers changed"),
    "structure.students_added": act_name("Ученики записаны в группу", "Students added to the group"),
    "structure.students_removed": act_name("Ученики выписаны из группы", "Students taken out of the group"),
    "structure.colleagues_set": act_name("Изменён состав объединения", "Department's members changed"),
    "structure.division_set": act_name("Группа разделена на подгруппы", "Group divided into subgroups"),
    "structure.division_removed": act_name("Деление на подгруппы убрано", "Division into subgroups removed"),
    "structure.subgroups_filled": act_name("Ученики распределены по подгруппам", "Students put into subgroups"),
    "structure.roster_applied": act_name("Загружен список", "Roster imported"),
}
