"""What an applicant is written."""

from uuid import UUID

from parta.accounts import mask
from parta.foundation.db import Tx
from parta.foundation.letters import Postman

from .records import Application


def page_url(url: str, application_id: UUID, secret: str) -> str:
    """Where the applicant follows and corrects the application."""
    return f"{url}/apply/{application_id}?secret={secret}"


async def tell_received(tx: Tx, postman: Postman, application: Application, page: str) -> None:
    await _send(
        tx,
        postman,
        application,
        "Заявка на подключение к Парте получена",
        f"Мы получили заявку: {application.questionnaire.name}.\n\n"
        "Оператор проверит анкету и приказ и напишет вам. Следить за заявкой можно здесь:\n"
        f"{page}\n\n"
        "Не пересылайте эту ссылку: по ней видна вся заявка.",
    )


async def tell_returned(tx: Tx, postman: Postman, application: Application, page: str) -> None:
    await _send(
        tx,
        postman,
        application,
        "Заявку на подключение к Парте нужно исправить",
        f"Заявка «{application.questionnaire.name}» ждёт исправления. Что написал оператор:\n\n"
        f"{application.comment}\n\n"
        f"Исправить и отправить снова:\n{page}",
    )


async def tell_approved(tx: Tx, postman: Postman, application: Application, url: str) -> None:
    await _send(
        tx,
        postman,
        application,
        "Организация подключена к Парте",
        f"Заявка одобрена: {application.questionnaire.name}.\n\n"
        f"Войдите на {url} по номеру {mask(application.questionnaire.administrator_phone)}, который указан в заявке:"
        " права администратора выданы именно ему. Дальше Парта подскажет, с чего начать.",
    )


async def tell_restored(tx: Tx, postman: Postman, application: Application, url: str) -> None:
    await _send(
        tx,
        postman,
        application,
        "Доступ администратора восстановлен",
        f"Заявка одобрена: {application.questionnaire.name} уже подключена к Парте, поэтому новой организации нет:"
        " права администратора выданы в прежней.\n\n"
        f"Войдите на {url} по номеру {mask(application.questionnaire.administrator_phone)}, который указан в заявке.",
    )


async def tell_refused(tx: Tx, postman: Postman, application: Application) -> None:
    await _send(
        tx,
        postman,
        application,
        "Заявка на подключение к Парте отклонена",
        f"Заявка «{application.questionnaire.name}» отклонена. Что написал оператор:\n\n{application.comment}\n\n"
        "Если это ошибка, подайте новую заявку.",
    )


async def _send(tx: Tx, postman: Postman, application: Application, subject: str, text: str) -> None:
    name = application.questionnaire.administrator_name
    greeting = " ".join(name.split(" ")[1:]) or name
    await postman.send_letter(
        tx,
        application.questionnaire.administrator_email,
        subject,
        f"Здравствуйте, {greeting}!\n\n{text}\n\nПарта\n",
    )
