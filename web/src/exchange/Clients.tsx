import { Trans, useLingui } from "@lingui/react/macro"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { KeyRound, Plus } from "lucide-react"
import { useState } from "react"
import type { ExchangeClient, ExchangeClientWithSecret } from "../foundation/contract/generated/api"
import { dateOf, momentOf } from "../foundation/formats"
import { sentenceOf } from "../foundation/problems"
import { Button } from "../ui/Button"
import { ConfirmDialog } from "../ui/ConfirmDialog"
import { EmptyState } from "../ui/EmptyState"
import { toast } from "../ui/Toasts"
import { exchangeQuery, replaceSecret, revokeClient } from "./api"
import styles from "./Exchange.module.css"
import { useScopeWords } from "./words"

type Props = {
  organisationId: string
  clients: ExchangeClient[]
  onMake: () => void
  onSecret: (made: ExchangeClientWithSecret) => void
}

type Asked = { client: ExchangeClient; act: "revoke" | "replace" }

/** Systems that read by themselves: each with its own access, which ends with one press. */
export function Clients({ organisationId, clients, onMake, onSecret }: Props) {
  const { t } = useLingui()
  const cache = useQueryClient()
  const [asked, setAsked] = useState<Asked | null>(null)
  const done = async () => {
    setAsked(null)
    await cache.invalidateQueries({ queryKey: exchangeQuery(organisationId).queryKey })
  }
  const failed = (error: unknown) => toast(sentenceOf(error, t`Не получилось. Попробуйте ещё раз.`))
  const revoke = useMutation({
    mutationFn: (id: string) => revokeClient(organisationId, id),
    onSuccess: async () => {
      await done()
      toast(t`Доступ отозван: больше эта система ничего не прочитает.`)
    },
    onError: failed,
  })
  const replace = useMutation({
    mutationFn: (id: string) => replaceSecret(organisationId, id),
    onSuccess: async (made) => {
      await done()
      onSecret(made)
    },
    onError: failed,
  })
  return (
    <section className={styles.section} aria-labelledby="exchange-clients">
      <div className={styles.heading}>
        <h2 id="exchange-clients">{t`Подключённые системы`}</h2>
        {clients.length > 0 && (
          <Button variant="soft" size="small" icon={Plus} onPress={onMake}>{t`Подключить систему`}</Button>
        )}
      </div>
      {clients.length === 0 ? (
        <EmptyState
          icon={KeyRound}
          title={t`Пока никто не подключён`}
          text={t`Дайте электронному журналу собственный доступ: он будет сам получать изменения в составе классов.`}
          action={<Button icon={Plus} onPress={onMake}>{t`Подключить систему`}</Button>}
        />
      ) : (
        <ul className={styles.clients}>
          {clients.map((client) => (
            <ClientRow key={client.id} client={client} onAsk={(act) => setAsked({ client, act })} />
          ))}
        </ul>
      )}
      <ConfirmDialog
        title={asked?.act === "revoke" ? t`Отозвать доступ?` : t`Выдать новый секрет?`}
        text={
          asked?.act === "revoke"
            ? t`«${asked.client.name}» перестанет получать списки сразу. Вернуть этот доступ нельзя, только создать новый.`
            : t`Прежний секрет перестанет действовать сразу: введите новый в настройках «${asked?.client.name ?? ""}».`
        }
        confirm={asked?.act === "revoke" ? t`Отозвать` : t`Выдать новый`}
        cancel={t`Оставить как есть`}
        isOpen={asked !== null}
        onOpenChange={(isOpen) => !isOpen && setAsked(null)}
        onConfirm={() => asked && (asked.act === "revoke" ? revoke : replace).mutate(asked.client.id)}
        isDanger={asked?.act === "revoke"}
        isBusy={revoke.isPending || replace.isPending}
      />
    </section>
  )
}

function ClientRow({ client, onAsk }: { client: ExchangeClient; onAsk: (act: Asked["act"]) => void }) {
  const { t } = useLingui()
  const words = useScopeWords()
  // Two scopes of the standard open the same here.
  const given = [
    ...new Set(client.scopes.map((key) => words[key])),
    ...(client.givesContacts ? [t`Телефоны и почта`] : []),
  ]
  return (
    <li className={client.revokedAt === null ? undefined : styles.over}>
      <div className={styles.about}>
        <b>{client.name}</b>
        <small>{given.join(" · ")}</small>
        <small>
          {client.revokedAt !== null ? (
            <Trans>доступ отозван {dateOf(client.revokedAt)}</Trans>
          ) : client.usedAt !== null ? (
            <Trans>последнее обращение: {momentOf(client.usedAt)}</Trans>
          ) : (
            <Trans>ещё не обращалась</Trans>
          )}
          {client.createdBy !== "" && (
            <>
              {" · "}
              <Trans>
                доступ создан {dateOf(client.createdAt)}, {client.createdBy}
              </Trans>
            </>
          )}
        </small>
      </div>
      {client.revokedAt === null && (
        <div className={styles.actions}>
          <Button
            variant="plain"
            size="small"
            onPress={() => onAsk("replace")}
            aria-label={t`Новый секрет: ${client.name}`}
          >
            {t`Новый секрет`}
          </Button>
          <Button
            variant="plain"
            size="small"
            onPress={() => onAsk("revoke")}
            aria-label={t`Отозвать: ${client.name}`}
          >
            {t`Отозвать`}
          </Button>
        </div>
      )}
    </li>
  )
}
