"""What files refuse."""

from parta.foundation.errors import Refusal


class FileTooLarge(Refusal):
    """`limit` in bytes; `megabytes` the same for people."""

    code = "files.too_large"
    status = 413
    ru = "Файл слишком большой. Можно отправлять файлы до {megabytes} МБ."
    en = "The file is too large. Files of up to {megabytes} MB can be sent."

    def __init__(self, *, limit: int) -> None:
        super().__init__(limit=limit, megabytes=limit // 1024**2)


class TooManyUploads(Refusal):
    code = "files.too_many_uploads"
    status = 429
    ru = "Слишком много файлов отправляется сразу. Дождитесь, пока отправятся начатые."
    en = "Too many files are being sent at once. Wait until those already begun are sent."

    def __init__(self) -> None:
        super().__init__(seconds=30)


class IdTaken(Refusal):
    code = "files.id_taken"
    status = 409
    ru = "Этот файл уже отправляется иначе. Выберите его ещё раз."
    en = "This file is being sent differently already. Choose it once more."


class OffsetConflict(Refusal):
    """The server holds `offset` bytes; the client continues from there."""

    code = "files.offset_conflict"
    status = 409
    ru = "Отправка продолжается с другого места."
    en = "The upload continues from another place."


class UploadBusy(Refusal):
    """Another request writes the same upload."""

    code = "files.upload_busy"
    status = 423
    ru = "Этот файл уже отправляется из другого окна или по прежнему соединению. Продолжим через несколько секунд."
    en = "This file is being sent from another window or over an earlier connection. It goes on in a few seconds."

    def __init__(self) -> None:
        super().__init__(seconds=3)


class TooMuchSent(Refusal):
    code = "files.too_much_sent"
    status = 413
    ru = "Пришло больше, чем было объявлено. Отправьте файл заново."
    en = "More has arrived than was announced. Send the file anew."


class FileInUse(Refusal):
    code = "files.in_use"
    status = 409
    ru = "Файл уже отправлен в сообщении. Удалите сообщение."
    en = "The file has been sent in a message. Delete the message."


class NotReady(Refusal):
    code = "files.not_ready"
    status = 409
    ru = "Файл ещё обрабатывается. Он появится через несколько секунд."
    en = "The file is being processed. It will be here in a few seconds."


class StorageUnavailable(Refusal):
    code = "files.storage_unavailable"
    status = 503
    ru = "Хранилище файлов сейчас не отвечает. То, что уже отправлено, не потеряно; попробуйте позже."
    en = "The file storage doesn't answer right now. What has been sent isn't lost; try again later."


class RangeOutside(Refusal):
    """The asked part lies behind the end; `size` in bytes."""

    code = "files.range_outside"
    status = 416
    ru = "Такой части в файле нет."
    en = "The file has no such part."


class TusVersion(Refusal):
    code = "files.tus_version"
    status = 412
    ru = "Отправка файлов идёт по протоколу tus 1.0.0."
    en = "Files are sent by the protocol tus 1.0.0."


class NotAnUpload(Refusal):
    code = "files.not_an_upload"
    status = 415
    ru = "Здесь принимают только application/offset+octet-stream."
    en = "Only application/offset+octet-stream is accepted here."
