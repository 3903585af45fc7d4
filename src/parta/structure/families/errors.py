"""What families refuse."""

from parta.foundation.errors import Refusal


class GuardianBarred(Refusal):
    """Said to staff only: whoever asks for themselves learns nothing of a bar (FAM-7)."""

    code = "structure.guardian_barred"
    status = 409
    ru = "Связать этого взрослого с ребёнком нельзя: действует запрет. Обратитесь к администратору."
    en = "This adult can't be linked with the child: a bar is in force. Ask the administrator."


class NotAStudent(Refusal):
    code = "structure.not_a_student"
    status = 422
    ru = "{name} не значится среди учеников."
    en = "{name} isn't listed among the students."


class OwnGuardian(Refusal):
    code = "structure.own_guardian"
    status = 422
    ru = "Человек не может быть представителем самому себе."
    en = "Nobody is their own guardian."


class StudentAsGuardian(Refusal):
    code = "structure.student_as_guardian"
    status = 422
    ru = "{name} учится здесь: представителем может быть только взрослый."
    en = "{name} is a student here: a guardian is an adult."


class EndsInThePast(Refusal):
    code = "structure.ends_in_the_past"
    status = 422
    ru = "День окончания уже прошёл. Выберите сегодня или позже."
    en = "The last day is over already. Choose today or later."


class RequestDecided(Refusal):
    code = "structure.request_decided"
    status = 409
    ru = "По этой просьбе уже приняли решение."
    en = "This request has been decided already."


class TooManyRequests(Refusal):
    code = "structure.too_many_requests"
    status = 429
    ru = "Открытых просьб уже {most}. Дождитесь ответа или отзовите одну из них."
    en = "There are {most} open requests already. Wait for an answer or withdraw one."


class ChildSignsInAlone(Refusal):
    code = "structure.child_signs_in_alone"
    status = 409
    ru = "{name} входит сам — по своему номеру или почте."
    en = "{name} signs in with a contact of their own."
