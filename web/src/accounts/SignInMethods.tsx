import { Trans, useLingui } from "@lingui/react/macro"
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { IdCard, MessageSquareText } from "lucide-react"
import { useState } from "react"
import type { LinkedIdentity, MyAccount } from "../foundation/contract/generated/api"
import { dateOf } from "../foundation/formats"
import { sentenceOf } from "../foundation/problems"
import { Button } from "../ui/Button"
import { ConfirmDialog } from "../ui/ConfirmDialog"
import { toast } from "../ui/Toasts"
import styles from "./Providers.module.css"
import { departFor, identitiesQuery, unlinkIdentity } from "./providers"

/** «Способы входа»: codes, and the identities of providers that open this account. */
export function SignInMethods({ account }: { account: MyAccount }) {
  const { t } = useLingui()
  const client = useQueryClient()
  const { data } = useQuery(identitiesQuery)
  const [leaving, setLeaving] = useState<LinkedIdentity | null>(null)
  const failed = (error: unknown) => toast(sentenceOf(error, t`Не получилось. Попробуйте ещё раз.`))
  const link = useMutation({
    mutationFn: (key: string) => departFor(key, { purpose: "link", next: "/settings" }),
    onError: failed,
  })
  const unlink = useMutation({
    mutationFn: unlinkIdentity,
    onSuccess: async () => {
      setLeaving(null)
      await client.invalidateQueries({ queryKey: identitiesQuery.queryKey })
      toast(t`Отвязано. Вход по коду остаётся.`)
    },
    onError: failed,
  })
  const identities = data?.identities ?? []
  const providers = data?.providers ?? []
  return (
    <section>
      <h2>{t`Способы входа`}</h2>
      <ul className={styles.list}>
        <li>
          <MessageSquareText aria-hidden="true" />
          <span>
            <b>{t`Код из сообщения`}</b>
            <small>{account.contact}</small>
          </span>
        </li>
        {identities.map((one) => (
          <li key={one.id}>
            <IdCard aria-hidden="true" />
            <span>
              <b>{one.provider}</b>
              <small>
                {one.label} · <Trans>привязан {dateOf(one.createdAt)}</Trans>
              </small>
            </span>
            <Button variant="plain" onPress={() => setLeaving(one)}>{t`Отвязать`}</Button>
          </li>
        ))}
      </ul>
      {providers.length > 0 && (
        <div className={styles.actions}>
          {providers.map(({ key, name }) => (
            <Button key={key} variant="soft" onPress={() => link.mutate(key)} isDisabled={link.isPending}>
              <Trans>Привязать вход через «{name}»</Trans>
            </Button>
          ))}
        </div>
      )}
      <ConfirmDialog
        title={t`Отвязать вход?`}
        text={t`Через «${leaving?.provider ?? ""}» войти больше не получится. Вход по коду остаётся, а привязать снова можно в любой момент.`}
        confirm={t`Отвязать`}
        cancel={t`Оставить`}
        isOpen={leaving !== null}
        onOpenChange={(isOpen) => !isOpen && setLeaving(null)}
        onConfirm={() => leaving && unlink.mutate(leaving.id)}
        isBusy={unlink.isPending}
      />
    </section>
  )
}
