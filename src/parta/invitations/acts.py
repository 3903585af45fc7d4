"""What the journal calls the acts of invitations."""

from parta.organisations import act_name

ACTS = {
    "invitations.link_created": act_name("Создана ссылка-приглашение", "Invitation link created"),
    "invitations.link_revoked": act_name("Ссылка-приглашение отозвана", "Invitation link revoked"),
    "invitations.link_reinstated": act_name("Отзыв ссылки отменён", "Revocation of a link taken back"),
    "invitations.link_replaced": act_name("Ссылка-приглашение заменена", "Invitation link replaced"),
    "invitations.links_handed": act_name("Ссылки переданы классным руководителям", "Links handed to curators"),
    "invitations.stranger_removed": act_name("Удалён вошедший по чужой ссылке", "Stranger of a link removed"),
    "invitations.stranger_restored": act_name("Удаление вошедшего отменено", "Removal of a stranger taken back"),
    "invitations.request_accepted": act_name("Заявка на вход принята", "Join request accepted"),
    "invitations.request_refused": act_name("Заявка на вход отклонена", "Join request refused"),
    "invitations.acceptance_undone": act_name("Приём по заявке отменён", "Acceptance taken back"),
}
