import { useLingui } from "@lingui/react/macro"
import { DoorClosed } from "lucide-react"
import type { Me, MyMembership } from "../foundation/contract/generated/api"
import { Button, LinkButton } from "../ui/Button"
import { EmptyState } from "../ui/EmptyState"
import styles from "./FormerScreen.module.css"
import { leave } from "./leaving"

const AT_WORK = new Set(["head", "administrator", "administration", "teacher", "staff"])

/** Instead of an organisation that one isn't in any longer: what happened, what stays, whom to ask. */
export function FormerScreen({ me, former }: { me: Me; former: MyMembership }) {
  const { t } = useLingui()
  const { shortName } = former.organisation
  const isAtWork = former.member.roles.some(({ role }) => AT_WORK.has(role))
  return (
    <main>
      <EmptyState
        icon={DoorClosed}
        title={
          isAtWork ? t`Вы больше не работаете в «${shortName}»` : t`Вы больше не состоите в «${shortName}»`
        }
        text={t`Доступ закрыла администрация, чаты и уроки здесь больше не открываются. Всё, что вы написали и отправили, осталось у собеседников; копия на этом устройстве стёрта. Если это ошибка, обратитесь в администрацию: место возвращают вместе с чатами.`}
        action={
          <span className={styles.ways}>
            {me.memberships.map(({ organisation }) => (
              <LinkButton key={organisation.id} href={`/o/${organisation.slug}/chats`}>
                {organisation.shortName}
              </LinkButton>
            ))}
            <LinkButton href="/settings" variant="soft">{t`Настройки и устройства`}</LinkButton>
            <Button variant="plain" onPress={() => void leave()}>{t`Выйти`}</Button>
          </span>
        }
        isPage
      />
    </main>
  )
}
