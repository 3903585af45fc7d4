import { useLingui } from "@lingui/react/macro"
import { Link, useNavigate, useParams } from "@tanstack/react-router"
import { Suspense } from "react"
import { ConnectionLine } from "../../chat/ConnectionLine"
import { useMovementNews } from "../../movement/useMovementNews"
import { useAbilities } from "../../organisations/api"
import { useWords } from "../../organisations/words"
import { useSchoolNews } from "../../structure/useSchoolNews"
import { Count } from "../../ui/Count"
import { Select } from "../../ui/Select"
import { Skeleton } from "../../ui/Skeleton"
import styles from "./school.module.css"
import { type PartGroup, useSchoolParts } from "./school-parts"

/** The administration's part of the app: /o/<slug>/school and what is under it. */
export function SchoolRoute() {
  const { t } = useLingui()
  const { slug, _splat = "" } = useParams({ strict: false })
  useSchoolNews()
  useMovementNews()
  const [part = "", id] = _splat.split("/").filter(Boolean)
  const base = `/o/${slug}/school`
  const groups = useSchoolParts()
  return (
    <div className={styles.frame}>
      <Parts base={base} part={part} groups={groups} />
      <main className={styles.main}>
        <ConnectionLine text={t`Нет связи. Здесь то, что открывали раньше; изменить что-либо пока нельзя.`} />
        <Suspense fallback={<Skeleton lines={6} />}>
          <Screen key={part} part={part} id={id} base={base} groups={groups} />
        </Suspense>
      </main>
    </div>
  )
}

type ScreenProps = { part: string; id: string | undefined; base: string; groups: PartGroup[] }

function Screen({ part, id, base, groups }: ScreenProps) {
  const abilities = useAbilities()
  // Not known yet: a link into the school must not end at the overview.
  if (abilities.size === 0) return <Skeleton lines={6} />
  const parts = groups.flatMap((group) => group.parts)
  const found = parts.find((one) => one.key === part) ?? parts[0]
  return found?.screen({ base, id })
}

function Parts({ base, part, groups }: { base: string; part: string; groups: PartGroup[] }) {
  const { t } = useLingui()
  const words = useWords()
  const navigate = useNavigate()
  const pathOf = (key: string) => (key === "" ? base : `${base}/${key}`)
  return (
    <nav className={styles.parts} aria-label={words.place}>
      <h2>{words.place}</h2>
      {groups.map((group) => (
        <section key={group.title ?? ""}>
          {group.title !== null && <h3>{group.title}</h3>}
          <ul>
            {group.parts.map(({ key, label, count = 0 }) => (
              <li key={key}>
                <Link
                  to={pathOf(key)}
                  className={key === part ? styles.here : undefined}
                  aria-current={key === part ? "page" : undefined}
                >
                  {label}
                  <Count value={count} label={t`ждут решения: ${count}`} />
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <div className={styles.choice}>
        <Select
          label={t`Раздел`}
          isLabelHidden
          value={part === "" ? "overview" : part}
          onChange={(key) => void navigate({ to: pathOf(key === "overview" ? "" : key) })}
          options={groups
            .flatMap((group) => group.parts)
            .map(({ key, label, count = 0 }) => ({
              value: key === "" ? "overview" : key,
              label: count > 0 ? `${label} (${count})` : label,
            }))}
        />
      </div>
    </nav>
  )
}
