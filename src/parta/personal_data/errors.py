"""What the room of personal data refuses."""

from parta.foundation.errors import Refusal


class TextChanged(Refusal):
    code = "personal_data.text_changed"
    status = 409
    ru = "Текст согласия уже изменился. Прочитайте новый и ответьте ещё раз."
    en = "The text of the consent has changed. Read the new one and answer again."


class TextPublished(Refusal):
    code = "personal_data.text_published"
    status = 409
    ru = "Другой администратор только что опубликовал этот текст. Обновите страницу и посмотрите на него."
    en = "Another administrator has just published this text. Reload the page and look at it."


class ConsentNeeded(Refusal):
    code = "personal_data.consent_needed"
    status = 403
    ru = "Организация откроется после согласия на обработку данных. Прочитайте текст и ответьте."
    en = "The organisation opens after the consent to data processing. Read the text and answer."


class NotYoursToGive(Refusal):
    code = "personal_data.not_yours_to_give"
    status = 403
    ru = "Это согласие даёт родитель или другой законный представитель."
    en = "A parent or another legal representative gives this consent."


class NothingToWithdraw(Refusal):
    code = "personal_data.nothing_to_withdraw"
    status = 409
    ru = "Действующего согласия нет: отзывать нечего."
    en = "There is no consent in force to withdraw."


class RequestOpen(Refusal):
    code = "personal_data.request_open"
    status = 409
    ru = "Такой запрос уже подан и ждёт решения."
    en = "Such a request waits for its decision already."


class RequestDecided(Refusal):
    code = "personal_data.request_decided"
    status = 409
    ru = "По этому запросу решение уже принято."
    en = "This request has been decided already."


class RequestCools(Refusal):
    code = "personal_data.request_cools"
    status = 409
    ru = "У человека есть сутки, чтобы передумать. Решить можно после {until}."
    en = "The person has a day to think again. It can be granted after {until}."


class ReasonMissing(Refusal):
    code = "personal_data.reason_missing"
    status = 422
    ru = "Отказ нужно обосновать: назовите закон или причину, человек её прочитает."
    en = "A refusal needs its legal reason: the person will read it."


class ExportWorking(Refusal):
    code = "personal_data.export_working"
    status = 409
    ru = "Архив уже готовится. Дождитесь его: сразу делается только один."
    en = "An archive is being made already: one at a time."


class OwnErasure(Refusal):
    code = "personal_data.own_erasure"
    status = 403
    ru = "О своих данных решает другой администратор или руководитель."
    en = "Another administrator or the head decides about your own data."
