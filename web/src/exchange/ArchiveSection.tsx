import { useLingui } from "@lingui/react/macro"
import { useQueryClient } from "@tanstack/react-query"
import { Download } from "lucide-react"
import { useState } from "react"
import { Button } from "../ui/Button"
import { Checkbox } from "../ui/Checkbox"
import { toast } from "../ui/Toasts"
import { archiveAddress, exchangeQuery } from "./api"
import styles from "./Exchange.module.css"

/** The whole roster as one file. */
export function ArchiveSection({ organisationId }: { organisationId: string }) {
  const { t } = useLingui()
  const client = useQueryClient()
  const [contacts, setContacts] = useState(false)
  const [demographics, setDemographics] = useState(true)
  const [isBusy, setBusy] = useState(false)
  const take = async () => {
    setBusy(true)
    try {
      const answer = await fetch(archiveAddress(organisationId, { contacts, demographics }))
      if (!answer.ok) throw new Error(answer.statusText)
      const name = /filename="([^"]+)"/.exec(answer.headers.get("content-disposition") ?? "")?.[1]
      save(await answer.blob(), name ?? "oneroster.zip")
      await client.invalidateQueries({ queryKey: exchangeQuery(organisationId).queryKey })
    } catch {
      toast(t`Архив не скачался. Попробуйте ещё раз.`)
    } finally {
      setBusy(false)
    }
  }
  return (
    <section className={styles.section} aria-labelledby="exchange-archive">
      <h2 id="exchange-archive">{t`Архив OneRoster`}</h2>
      <p>{t`ZIP с таблицами CSV: его примет электронный журнал, а при переносе и другая Парта. Выгрузка записывается в журнал действий.`}</p>
      <div className={styles.checks}>
        <Checkbox isSelected={demographics} onChange={setDemographics}>
          {t`Дата рождения и пол учеников`}
        </Checkbox>
        <Checkbox isSelected={contacts} onChange={setContacts}>
          {t`Телефоны и почта`}
        </Checkbox>
      </div>
      <div className={styles.actions}>
        <Button icon={Download} onPress={() => void take()} isDisabled={isBusy}>
          {isBusy ? t`Собираем архив…` : t`Скачать архив`}
        </Button>
      </div>
    </section>
  )
}

function save(content: Blob, name: string) {
  const address = URL.createObjectURL(content)
  const link = document.createElement("a")
  link.href = address
  link.download = name
  link.click()
  // The browser has begun to save by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
