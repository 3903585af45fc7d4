import { useLingui } from "@lingui/react/macro"
import { useQuery } from "@tanstack/react-query"
import type { OrganisationPage } from "../../foundation/contract/generated/api"
import { useMembership } from "../../foundation/session"
import { PageHeader } from "../../ui/PageHeader"
import { Skeleton } from "../../ui/Skeleton"
import { organisationQuery } from "../api"
import { useWords } from "../words"
import { FactsForm } from "./FactsForm"
import { GuardianRights } from "./GuardianRights"
import { InvitationRules } from "./InvitationRules"
import styles from "./SettingsScreen.module.css"
import { StudentRights } from "./StudentRights"
import { TimeZone } from "./TimeZone"

/** What the organisation is called, and what it decides for itself. */
export function SettingsScreen() {
  const { t } = useLingui()
  const words = useWords()
  const { organisation } = useMembership()
  const { data } = useQuery(organisationQuery(organisation.id))
  return (
    <>
      <PageHeader
        title={t`Настройки`}
        lead={t`Название и адрес видят все участники и те, кто пришёл по приглашению.`}
      />
      {data === undefined ? <Skeleton lines={6} /> : <Sections page={data} about={words.aboutStudents} />}
    </>
  )
}

function Sections({ page, about }: { page: OrganisationPage; about: string }) {
  const { t } = useLingui()
  return (
    <div className={styles.sections}>
      <section aria-labelledby="settings-facts">
        <h2 id="settings-facts">{t`Об организации`}</h2>
        {/* Somebody else's change starts the form anew; what stands on the screen is never silently theirs. */}
        <FactsForm key={[page.name, page.shortName, page.address, page.site].join("\n")} page={page} />
        <TimeZone page={page} />
      </section>
      <section aria-labelledby="settings-students">
        <h2 id="settings-students">{about}</h2>
        <p>{t`Действует сразу и для всех. Учителям и родителям это ничего не меняет.`}</p>
        <StudentRights page={page} />
      </section>
      <section aria-labelledby="settings-guardians">
        <h2 id="settings-guardians">{t`Родители`}</h2>
        <p>{t`Классному руководителю и администрации родители пишут всегда. Кому написали, тот может ответить.`}</p>
        <GuardianRights page={page} />
      </section>
      <section aria-labelledby="settings-invitations">
        <h2 id="settings-invitations">{t`Приглашения и заявки`}</h2>
        <InvitationRules page={page} />
      </section>
    </div>
  )
}
