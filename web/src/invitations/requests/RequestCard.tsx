import { useLingui } from "@lingui/react/macro"
import type { JoinRequest } from "../../foundation/contract/generated/api"
import { momentOf } from "../../foundation/formats"
import { roleWord, useWords } from "../../organisations/words"
import { Avatar } from "../../ui/Avatar"
import { Button } from "../../ui/Button"
import styles from "./RequestsScreen.module.css"

type Props = { request: JoinRequest; onAccept: () => void; onRefuse: () => void }

/** One request: who, as whom, to which group, and the two decisions. */
export function RequestCard({ request, onAccept, onRefuse }: Props) {
  const { t } = useLingui()
  const words = useWords()
  const name = request.name
  const place = [roleWord(request.role, words), request.group?.name].filter(Boolean).join(" · ")
  return (
    <li className={styles.card}>
      <Avatar id={request.id} name={name} size={44} />
      <div className={styles.who}>
        <b>{name}</b>
        <span>
          {place}
          {request.childName !== "" && ` · ${t`ребёнок: ${request.childName}`}`}
        </span>
        <small>
          {request.contact} · {momentOf(request.createdAt)}
          {request.times > 1 && ` · ${t`просит повторно`}`}
        </small>
      </div>
      <div className={styles.actions}>
        <Button
          variant="plain"
          size="small"
          onPress={onRefuse}
          aria-label={t`Отказать: ${name}`}
        >{t`Отказать`}</Button>
        <Button size="small" onPress={onAccept} aria-label={t`Принять: ${name}`}>{t`Принять`}</Button>
      </div>
    </li>
  )
}
