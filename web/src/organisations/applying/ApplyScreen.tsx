import { useLingui } from "@lingui/react/macro"
import { useNavigate } from "@tanstack/react-router"
import { newId } from "../../foundation/ids"
import { Problem } from "../../foundation/problems"
import { ApplyPage } from "./ApplyPage"
import styles from "./ApplyPage.module.css"
import { submitApplication } from "./api"
import { emptyDraft, useDraft } from "./draft"
import { Questionnaire } from "./Questionnaire"

/** «Подключить организацию»: the questionnaire, open to everybody. */
export function ApplyScreen() {
  const { t } = useLingui()
  const navigate = useNavigate()
  const { draft, change, forget } = useDraft("parta.application", emptyDraft)
  const send = async (order: File | null) => {
    try {
      const { id, secret } = await submitApplication(draft, order)
      forget()
      await navigate({
        to: "/apply/$applicationId",
        params: { applicationId: id },
        search: { secret },
        replace: true,
      })
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== "organisations.id_taken") throw error
      // The earlier sending arrived, its answer got lost, and the form was changed since.
      change({ id: newId() })
      const detail = t`Эта форма уже отправлена: ссылка на заявку у вас в почте. Чтобы подать ещё одну, нажмите «Отправить» снова.`
      throw new Problem({ ...error, title: error.code, detail })
    }
  }
  return (
    <ApplyPage step={0}>
      <div className={styles.head}>
        <h1>{t`Подключить организацию`}</h1>
        <p>
          {t`Заполните анкету и приложите приказ: это пять минут. Оператор проверит заявку и ответит на почту. Написанное не пропадёт, если страницу обновить.`}
        </p>
      </div>
      <Questionnaire draft={draft} change={change} onSend={send} send={t`Отправить заявку`} />
    </ApplyPage>
  )
}
