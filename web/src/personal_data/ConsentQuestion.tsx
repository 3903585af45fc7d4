import { useLingui } from "@lingui/react/macro"
import { useState } from "react"
import type { PendingConsent } from "../foundation/contract/generated/api"
import { useMembership } from "../foundation/session"
import { Button } from "../ui/Button"
import { Checkbox } from "../ui/Checkbox"
import { PageHeader } from "../ui/PageHeader"
import { giveConsent } from "./api"
import styles from "./PersonalData.module.css"
import { useDataAct } from "./useDataAct"

type Props = { pending: PendingConsent[]; leave: () => void }

/** The texts that wait for this person's answer, and the way out. */
export function ConsentQuestion({ pending, leave }: Props) {
  const { t } = useLingui()
  const { organisation } = useMembership()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const act = useDataAct(async (organisationId, wanted: PendingConsent[]) => {
    for (const one of wanted) await giveConsent(organisationId, one.subjectId, one.text)
  })
  const texts = [...new Map(pending.map((one) => [one.text.id, one.text])).values()]
  const isEnough = pending.every((one) => one.text.kind !== "processing" || chosen.has(keyOf(one)))
  const choose = (one: PendingConsent, is: boolean) => {
    const next = new Set(chosen)
    if (is) next.add(keyOf(one))
    else next.delete(keyOf(one))
    setChosen(next)
  }
  return (
    <main className={styles.screen}>
      <div className={styles.inside}>
        <PageHeader
          title={t`Нужно ваше согласие`}
          lead={t`${organisation.shortName} просит прочитать и ответить. Без согласия на обработку данных платформой пользоваться нельзя; фотографии — по желанию. Согласие можно отозвать в разделе «Мои данные».`}
        />
        {texts.map((text) => (
          <section key={text.id} className={styles.section}>
            <h2>{text.title}</h2>
            {pending.some((one) => one.text.id === text.id && one.isNewVersion) && (
              <p className={styles.soft}>{t`Организация изменила текст: это новая редакция.`}</p>
            )}
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls is scrolled by keyboard */}
            <div className={styles.text} tabIndex={0} role="document" aria-label={text.title}>
              {text.body}
            </div>
            {pending
              .filter((one) => one.text.id === text.id)
              .map((one) => (
                <Checkbox
                  key={one.subjectId}
                  isSelected={chosen.has(keyOf(one))}
                  onChange={(is) => choose(one, is)}
                >
                  {one.isSelf ? t`Даю согласие за себя` : t`Даю согласие за ребёнка: ${one.name}`}
                </Checkbox>
              ))}
          </section>
        ))}
        <div className={styles.acts}>
          <Button
            size="large"
            isDisabled={!isEnough || act.isPending}
            onPress={() => act.mutate(pending.filter((one) => chosen.has(keyOf(one))))}
          >{t`Продолжить`}</Button>
          <Button size="large" variant="plain" onPress={leave}>{t`Выйти`}</Button>
        </div>
      </div>
    </main>
  )
}

const keyOf = (one: PendingConsent): string => `${one.subjectId}:${one.text.id}`
