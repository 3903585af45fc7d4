import { useLingui } from "@lingui/react/macro"
import type { OrganisationPage } from "../../foundation/contract/generated/api"
import { language } from "../../foundation/i18n"
import { sentenceOf } from "../../foundation/problems"
import { Select } from "../../ui/Select"
import { toast } from "../../ui/Toasts"
import { useChangeOrganisation } from "./useChangeOrganisation"

/** The zones of Russia, from the west to the east. */
const ZONES = [
  "Europe/Kaliningrad",
  "Europe/Moscow",
  "Europe/Samara",
  "Asia/Yekaterinburg",
  "Asia/Omsk",
  "Asia/Krasnoyarsk",
  "Asia/Irkutsk",
  "Asia/Yakutsk",
  "Asia/Vladivostok",
  "Asia/Magadan",
  "Asia/Kamchatka",
]

/** Where the organisation's days begin: deadlines and dates on paper follow. */
export function TimeZone({ page }: { page: OrganisationPage }) {
  const { t } = useLingui()
  const change = useChangeOrganisation()
  const chosen = (change.isPending ? change.variables.settings?.timeZone : null) ?? page.settings.timeZone
  const zones = ZONES.includes(chosen) ? ZONES : [chosen, ...ZONES]
  return (
    <Select
      label={t`Часовой пояс`}
      value={chosen}
      onChange={(timeZone) =>
        change.mutate(
          { settings: { timeZone } },
          { onError: (error) => toast(sentenceOf(error, t`Не получилось. Попробуйте ещё раз.`)) },
        )
      }
      options={zones.map((zone) => ({ value: zone, label: nameOf(zone) }))}
    />
  )
}

/** «Екатеринбург, GMT+5» in the reader's language. */
function nameOf(zone: string): string {
  const parts = new Intl.DateTimeFormat(language(), { timeZone: zone, timeZoneName: "long" }).formatToParts()
  const name = parts.find((part) => part.type === "timeZoneName")?.value ?? zone
  const offset = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "shortOffset" })
    .formatToParts()
    .find((part) => part.type === "timeZoneName")?.value
  return offset === undefined ? name : `${name} (${offset})`
}
