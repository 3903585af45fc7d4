import { useLingui } from "@lingui/react/macro"
import { useMutation, useQuery } from "@tanstack/react-query"
import { Navigate, useNavigate } from "@tanstack/react-router"
import { BookOpenCheck, ChevronRight, Mail, ShieldCheck, Video } from "lucide-react"
import { demoQuery, meQuery, signInAs } from "../accounts/api"
import { homeOf } from "../accounts/home"
import type { DemoPerson, Me } from "../foundation/contract/generated/api"
import { api } from "../foundation/http"
import { Avatar } from "../ui/Avatar"
import { LinkButton } from "../ui/Button"
import { Skeleton } from "../ui/Skeleton"
import styles from "./DemoOrLanding.module.css"
import { queryClient } from "./query-client"

/** The first page: in the demo the people to sign in as, elsewhere what Parta is and the two ways in. */
export function DemoOrLanding() {
  const { data: demo, isPending } = useQuery(demoQuery)
  const { data: me } = useQuery(meQuery)
  if (isPending) return <Skeleton lines={6} />
  if (demo !== null && demo !== undefined) return <Demo people={demo.people} />
  if (me !== null && me !== undefined && homeOf(me) !== "/settings") return <Navigate to={homeOf(me)} />
  return <Landing />
}

function Demo({ people }: { people: DemoPerson[] }) {
  const { t } = useLingui()
  const navigate = useNavigate()
  const enter = useMutation({
    mutationFn: async (key: string) => {
      await signInAs(key)
      queryClient.clear()
      return await api.get<Me>("/api/me")
    },
    onSuccess: (me) => {
      queryClient.setQueryData(meQuery.queryKey, me)
      void navigate({ to: homeOf(me) })
    },
  })
  return (
    <main className={styles.page}>
      <section className={styles.intro}>
        <p className={styles.logo}>Парта</p>
        <h1>{t`Школа, в которой нет посторонних`}</h1>
        <p
          className={styles.lead}
        >{t`Это демонстрация: школа № 47, 824 ученика, 29 классов. Войдите как любой человек из неё и проживите школьный день.`}</p>
        <nav className={styles.links} aria-label={t`Ещё`}>
          <LinkButton href="/apply" variant="soft">{t`Подключить организацию`}</LinkButton>
          <LinkButton href="/sign-in" variant="plain">{t`Войти по номеру`}</LinkButton>
          <LinkButton href="/mailbox" variant="plain" icon={Mail}>{t`Почта и СМС демо`}</LinkButton>
        </nav>
      </section>
      <section className={styles.people} aria-labelledby="enter-as">
        <h2 id="enter-as">{t`Войти как…`}</h2>
        <ul>
          {people.map((person) => (
            <li key={person.key}>
              <button type="button" onClick={() => enter.mutate(person.key)} disabled={enter.isPending}>
                <Avatar id={person.key} name={person.name} size={44} />
                <span>
                  <b>{person.title}</b>
                  <small>{person.name}</small>
                </span>
                <ChevronRight aria-hidden="true" />
              </button>
            </li>
          ))}
        </ul>
      </section>
    </main>
  )
}

function Landing() {
  const { t } = useLingui()
  return (
    <main className={styles.page}>
      <section className={styles.intro}>
        <p className={styles.logo}>Парта</p>
        <h1>{t`Школа, в которой нет посторонних`}</h1>
        <p
          className={styles.lead}
        >{t`Чаты классов и родителей, видеоуроки без ограничения по времени и вся школьная рутина вокруг них — на сервере самой школы.`}</p>
        <nav className={styles.links} aria-label={t`Начать`}>
          <LinkButton href="/sign-in">{t`Войти`}</LinkButton>
          <LinkButton href="/apply" variant="soft">{t`Подключить организацию`}</LinkButton>
        </nav>
      </section>
      <ul className={styles.promises}>
        <li>
          <ShieldCheck aria-hidden="true" />
          <b>{t`Закрыто`}</b>
          <span>{t`В класс попадают только по приглашению. Номеров телефонов никто не видит.`}</span>
        </li>
        <li>
          <Video aria-hidden="true" />
          <b>{t`Урок в два касания`}</b>
          <span>{t`Прямо из чата класса, с телефона или компьютера, сколько нужно по времени.`}</span>
        </li>
        <li>
          <BookOpenCheck aria-hidden="true" />
          <b>{t`Список вместо рутины`}</b>
          <span>{t`Загрузите таблицу, как она есть: классы, ученики и родители встанут на места.`}</span>
        </li>
      </ul>
    </main>
  )
}
