import { useLingui } from "@lingui/react/macro"
import type { AskedConsent, Role } from "../../foundation/contract/generated/api"
import { Checkbox } from "../../ui/Checkbox"
import styles from "./JoinPage.module.css"

type Props = {
  asked: AskedConsent[]
  role: Role
  /** Ids of the texts that the person agrees to. */
  agreed: ReadonlySet<string>
  onChange: (agreed: ReadonlySet<string>) => void
}

/** What the organisation asks to agree to before anybody comes in; each text is here to be read. */
export function Consents({ asked, role, agreed, onChange }: Props) {
  const { t } = useLingui()
  if (asked.length === 0) return null
  const turn = (id: string, isOn: boolean) => {
    const next = new Set(agreed)
    if (isOn) next.add(id)
    else next.delete(id)
    onChange(next)
  }
  return (
    <fieldset className={styles.consents}>
      <legend>{role === "guardian" ? t`Ваше согласие, за себя и за ребёнка` : t`Ваше согласие`}</legend>
      {asked.map((text) => (
        <div key={text.id}>
          <Checkbox isSelected={agreed.has(text.id)} onChange={(isOn) => turn(text.id, isOn)}>
            {text.isRequired ? text.title : t`${text.title} (по желанию)`}
          </Checkbox>
          <details>
            <summary>{t`Прочитать текст`}</summary>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls is scrolled by keyboard */}
            <div className={styles.text} tabIndex={0} role="document" aria-label={text.title}>
              {text.body}
            </div>
          </details>
        </div>
      ))}
      <p className={styles.note}>{t`Согласие можно отозвать в разделе «Мои данные».`}</p>
    </fieldset>
  )
}

/** Whether everything is agreed to without which the organisation doesn't open. */
export function isEnough(asked: readonly AskedConsent[], agreed: ReadonlySet<string>): boolean {
  return asked.every((text) => !text.isRequired || agreed.has(text.id))
}
