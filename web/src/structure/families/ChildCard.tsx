import { useLingui } from "@lingui/react/macro"
import { Smartphone } from "lucide-react"
import { type ReactNode, useState } from "react"
import type { ChildGroup, MyChild } from "../../foundation/contract/generated/api"
import { dateOf } from "../../foundation/formats"
import { Avatar } from "../../ui/Avatar"
import { Button } from "../../ui/Button"
import { ConfirmDialog } from "../../ui/ConfirmDialog"
import { useKindWords } from "../groups/kinds"
import { useStructureAct } from "../useActs"
import { openChild } from "./api"
import styles from "./MyFamily.module.css"
import { useKinds } from "./useKinds"

type Props = {
  child: MyChild
  renderWrite: (person: { id: string; name: string }) => ReactNode
  standing: ReactNode
  onOpened: () => void
}

/** One child: the class, who leads and teaches it, who else stands for the child. */
export function ChildCard({ child, renderWrite, standing, onOpened }: Props) {
  const { t } = useLingui()
  const kinds = useKinds()
  const [isAsked, setAsked] = useState(false)
  const open = useStructureAct((organisationId) => openChild(organisationId, child.id))
  const main = child.groups.find((one) => one.isMain)
  const until = child.endsOn === null ? null : t`вы — ${kinds[child.kind]} до ${dateOf(child.endsOn)}`
  return (
    <article className={styles.child} aria-label={child.name}>
      <header>
        <Avatar id={child.id} name={child.name} size={52} />
        <div>
          <h2>{child.name}</h2>
          <p>{[main?.name ?? t`пока без класса`, until ?? t`вы — ${kinds[child.kind]}`].join(" · ")}</p>
          <small>{standing}</small>
        </div>
        {child.signIn === "device" && (
          <Button
            variant="soft"
            size="small"
            icon={Smartphone}
            onPress={() => setAsked(true)}
          >{t`Войти как ребёнок`}</Button>
        )}
      </header>
      {child.groups.map((group) => (
        <Group key={group.id} group={group} isOnly={child.groups.length === 1} renderWrite={renderWrite} />
      ))}
      {child.guardians.length > 0 && (
        <p className={styles.others}>
          {t`Кроме вас:`} {child.guardians.map((one) => `${one.name} (${kinds[one.kind]})`).join(", ")}
        </p>
      )}
      <ConfirmDialog
        title={t`Войти как ${child.name}?`}
        text={t`На этом устройстве откроется профиль ребёнка, а вы из своего выйдете. Чтобы вернуться, выйдите и войдите по коду из сообщения.`}
        confirm={t`Войти как ребёнок`}
        cancel={t`Отмена`}
        isOpen={isAsked}
        onOpenChange={setAsked}
        isBusy={open.isPending}
        onConfirm={() => open.mutate(undefined, { onSuccess: onOpened })}
      />
    </article>
  )
}

type GroupProps = { group: ChildGroup; isOnly: boolean; renderWrite: Props["renderWrite"] }

function Group({ group, isOnly, renderWrite }: GroupProps) {
  const { t } = useLingui()
  const leader = useKindWords()(group.kind).leader.toLowerCase()
  const people = [...group.people].sort((one, other) => Number(other.isCurator) - Number(one.isCurator))
  return (
    <section>
      {!isOnly && <h3>{group.name}</h3>}
      {people.length === 0 && <p className={styles.others}>{t`Учителя ещё не назначены.`}</p>}
      <ul className={styles.people}>
        {people.map((one) => (
          <li key={one.id}>
            <Avatar id={one.id} name={one.name} size={36} />
            <span>
              <b>{one.name}</b>
              <small>
                {[one.isCurator ? leader : null, one.subject || null].filter(Boolean).join(" · ") ||
                  t`учитель`}
              </small>
            </span>
            {renderWrite(one)}
          </li>
        ))}
      </ul>
    </section>
  )
}
