"""What sign-in through a provider refuses."""

from parta.foundation.errors import Refusal


class AttemptSpent(Refusal):
    """The state is unknown, used, too old, or another browser's."""

    code = "accounts.provider_attempt_spent"
    status = 422
    ru = "Эта попытка входа уже использована, устарела или начата в другом браузере. Начните вход заново."
    en = "This attempt to sign in was used already, is too old, or began in another browser. Please start again."


class ProviderDeclined(Refusal):
    code = "accounts.provider_declined"
    status = 422
    ru = "Вход через «{name}» отменён. Можно попробовать ещё раз или войти по коду."
    en = "Sign-in through “{name}” was cancelled. Try again, or sign in with a code."


class ProviderRefused(Refusal):
    """The provider's answer can't be believed or used; `reason` is for the operator, in the log."""

    code = "accounts.provider_refused"
    status = 422
    ru = "Ответ «{name}» не прошёл проверку, вход не выполнен. Начните заново; если повторится, войдите по коду."
    en = "The answer of “{name}” failed its check; you aren't signed in. Start again, or sign in with a code."


class ProviderUnavailable(Refusal):
    code = "accounts.provider_unavailable"
    status = 503
    ru = "«{name}» сейчас не отвечает. Войдите по коду или попробуйте позже."
    en = "“{name}” doesn't answer right now. Sign in with a code, or try later."


class IdentityTaken(Refusal):
    """Said only to whoever has just proved to hold that identity."""

    code = "accounts.identity_taken"
    status = 409
    ru = "Этот вход через «{name}» уже привязан к другой учётной записи Парты. Сначала отвяжите его там."
    en = "This sign-in through “{name}” belongs to another account of Parta. Unlink it there first."


class OtherPerson(Refusal):
    """Linking began in one account and ended in another one, or in none."""

    code = "accounts.link_interrupted"
    status = 422
    ru = "За время привязки вход в Парту изменился. Войдите и начните привязку заново."
    en = "You were signed in as somebody else by the time the link came back. Sign in and start again."
