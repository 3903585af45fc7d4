import { Trans, useLingui } from "@lingui/react/macro"
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { sentenceOf } from "../foundation/problems"
import { Button, LinkButton } from "../ui/Button"
import { Skeleton } from "../ui/Skeleton"
import { toast } from "../ui/Toasts"
import { meQuery } from "./api"
import styles from "./Providers.module.css"
import { dropPending, linkPending, pendingIdentityQuery } from "./providers"
import { Panel } from "./ReturnScreen"
import { useEnter } from "./useEnter"

/** «Привязать этот вход?»: the explicit consent of the account's owner. */
export function LinkScreen() {
  const { t } = useLingui()
  const client = useQueryClient()
  const enter = useEnter()
  const { data: me } = useQuery(meQuery)
  const { data: pending, isPending, isError } = useQuery(pendingIdentityQuery)
  const done = async (said: string) => {
    await client.invalidateQueries({ queryKey: ["identities"] })
    toast(said)
    await enter(null)
  }
  const agree = useMutation({ mutationFn: linkPending, onSuccess: () => done(t`Вход привязан.`) })
  const decline = useMutation({
    mutationFn: dropPending,
    onSuccess: () => done(t`Не привязали. Это можно сделать позже в настройках.`),
  })
  if (isPending) {
    return (
      <Panel title={t`Привязать вход?`}>
        <Skeleton lines={3} />
      </Panel>
    )
  }
  if (isError || pending === null) {
    return (
      <Panel title={t`Привязывать нечего`}>
        <p>{t`Прошло больше получаса, или вход уже привязан. Начать заново можно в настройках.`}</p>
        <LinkButton href="/settings">{t`В настройки`}</LinkButton>
      </Panel>
    )
  }
  return (
    <Panel title={t`Привязать вход?`}>
      <p>
        <Trans>
          Вы вошли как <b>{me?.account.name}</b>. Дальше в эту учётную запись можно будет входить через «
          {pending.provider}» под именем:
        </Trans>
      </p>
      <p className={styles.who}>{pending.label}</p>
      <p>{t`Если это не ваше имя, не привязывайте: перед вами за этим устройством мог сидеть кто-то другой.`}</p>
      <div className={styles.actions}>
        <Button onPress={() => agree.mutate()} isDisabled={agree.isPending || decline.isPending}>
          {t`Привязать`}
        </Button>
        <Button
          variant="soft"
          onPress={() => decline.mutate()}
          isDisabled={agree.isPending || decline.isPending}
        >
          {t`Не привязывать`}
        </Button>
      </div>
      {(agree.isError || decline.isError) && (
        <p role="alert" className={styles.error}>
          {sentenceOf(agree.error ?? decline.error, t`Не получилось. Попробуйте ещё раз.`)}
        </p>
      )}
    </Panel>
  )
}
