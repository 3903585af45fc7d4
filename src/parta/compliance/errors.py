"""What the room refuses."""

from parta.foundation.errors import Refusal


class NotADraft(Refusal):
    code = "compliance.not_a_draft"
    status = 409
    ru = "Документ уже опубликован: изменить его нельзя, можно выпустить новую редакцию."
    en = "The document is published: it can't be changed, but a new version can be issued."


class NotInForce(Refusal):
    code = "compliance.not_in_force"
    status = 409
    ru = "Документ уже не действует: подписывать его не нужно."
    en = "The document isn't in force any more: there is nothing to sign."


class NoContent(Refusal):
    code = "compliance.no_content"
    status = 422
    ru = "Приложите PDF или напишите текст документа: подписывать пока нечего."
    en = "Attach a PDF or write the document's text: there is nothing to sign yet."


class NotAPdf(Refusal):
    code = "compliance.not_a_pdf"
    status = 422
    ru = "Документ должен быть файлом PDF не больше 20 МБ. Сохраните его в PDF и приложите снова."
    en = "The document must be a PDF of at most 20 MB. Save it as PDF and attach it again."


class NotRead(Refusal):
    code = "compliance.not_read"
    status = 409
    ru = "Сначала откройте и прочитайте документ «{title}» до конца."
    en = "First open «{title}» and read it to the end."


class NotAsked(Refusal):
    code = "compliance.not_asked"
    status = 409
    ru = "Этот человек не входит в круг тех, кого знакомят с документом."
    en = "This person isn't among those who are asked to sign the document."


class AlreadySigned(Refusal):
    code = "compliance.already_signed"
    status = 409
    ru = "Подпись этого человека под документом уже стоит."
    en = "This person's signature is on the document already."


class NobodyToRemind(Refusal):
    code = "compliance.nobody_to_remind"
    status = 409
    ru = "Напоминать некому: все подписали, ещё не вошли в Парту или уже получили напоминание за последние сутки."
    en = "There is nobody to remind: all have signed, haven't joined yet, or were reminded within a day."
