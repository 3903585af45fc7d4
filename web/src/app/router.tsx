import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router"
import { SignInScreen } from "../accounts/SignInScreen"
import { DemoOrLanding } from "./DemoOrLanding"
import { NotFoundScreen } from "./NotFoundScreen"

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundScreen })

const front = createRoute({ getParentRoute: () => root, path: "/", component: DemoOrLanding })
const signIn = createRoute({ getParentRoute: () => root, path: "/sign-in", component: SignInScreen })
const signInReturn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in/return/$provider",
  component: lazyRouteComponent(() => import("../accounts/ReturnScreen"), "ReturnScreen"),
})
const signInLink = createRoute({
  getParentRoute: () => root,
  path: "/sign-in/link",
  component: lazyRouteComponent(() => import("../accounts/LinkScreen"), "LinkScreen"),
})
const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  component: lazyRouteComponent(() => import("./SettingsScreen"), "SettingsScreen"),
})
const mailbox = createRoute({
  getParentRoute: () => root,
  path: "/mailbox",
  component: lazyRouteComponent(() => import("../accounts/MailboxScreen"), "MailboxScreen"),
})
const apply = createRoute({
  getParentRoute: () => root,
  path: "/apply",
  component: lazyRouteComponent(() => import("./routes/apply"), "ApplyRoute"),
})
const application = createRoute({
  getParentRoute: () => root,
  path: "/apply/$applicationId",
  component: lazyRouteComponent(() => import("./routes/apply"), "ApplicationRoute"),
})
const operator = createRoute({
  getParentRoute: () => root,
  path: "/operator",
  component: lazyRouteComponent(() => import("./routes/operator"), "OperatorRoute"),
})
const operatorApplication = createRoute({
  getParentRoute: () => root,
  path: "/operator/$applicationId",
  component: lazyRouteComponent(() => import("./routes/operator"), "OperatorRoute"),
})
const appointments = createRoute({
  getParentRoute: () => root,
  path: "/operator/municipal",
  component: lazyRouteComponent(() => import("./routes/municipal"), "AppointmentsRoute"),
})
const municipal = createRoute({
  getParentRoute: () => root,
  path: "/municipal",
  component: lazyRouteComponent(() => import("./routes/municipal"), "MunicipalRoute"),
})
const invitation = createRoute({
  getParentRoute: () => root,
  path: "/i/$code",
  component: lazyRouteComponent(() => import("./routes/invitation"), "InvitationRoute"),
})

const organisation = createRoute({
  getParentRoute: () => root,
  path: "/o/$slug",
  component: lazyRouteComponent(() => import("./OrganisationFrame"), "OrganisationFrame"),
})
const organisationHome = createRoute({
  getParentRoute: () => organisation,
  path: "/",
  beforeLoad: ({ params }) => {
    throw redirect({ to: "/o/$slug/chats", params: { slug: (params as { slug: string }).slug } })
  },
})
const chats = createRoute({
  getParentRoute: () => organisation,
  path: "/chats",
  component: lazyRouteComponent(() => import("./routes/chats"), "ChatsRoute"),
})
const chat = createRoute({
  getParentRoute: () => organisation,
  path: "/chats/$conversationId",
  component: lazyRouteComponent(() => import("./routes/chats"), "ChatsRoute"),
})
const lessons = createRoute({
  getParentRoute: () => organisation,
  path: "/lessons",
  component: lazyRouteComponent(() => import("./routes/lessons"), "LessonsRoute"),
})
const family = createRoute({
  getParentRoute: () => organisation,
  path: "/family",
  component: lazyRouteComponent(() => import("./routes/family"), "FamilyRoute"),
})
const acknowledgements = createRoute({
  getParentRoute: () => organisation,
  path: "/acknowledgements",
  component: lazyRouteComponent(() => import("./routes/acknowledgements"), "AcknowledgementsRoute"),
})
const acknowledgement = createRoute({
  getParentRoute: () => organisation,
  path: "/acknowledgements/$regulationId",
  component: lazyRouteComponent(() => import("./routes/acknowledgements"), "AcknowledgementsRoute"),
})
const myData = createRoute({
  getParentRoute: () => organisation,
  path: "/my-data",
  component: lazyRouteComponent(() => import("./routes/my-data"), "MyDataRoute"),
})
const school = createRoute({
  getParentRoute: () => organisation,
  path: "/school",
  component: lazyRouteComponent(() => import("./routes/school"), "SchoolRoute"),
})
const schoolPart = createRoute({
  getParentRoute: () => organisation,
  path: "/school/$",
  component: lazyRouteComponent(() => import("./routes/school"), "SchoolRoute"),
})

const routeTree = root.addChildren([
  front,
  signIn,
  signInReturn,
  signInLink,
  settings,
  mailbox,
  apply,
  application,
  operator,
  operatorApplication,
  appointments,
  municipal,
  invitation,
  organisation.addChildren([
    organisationHome,
    chats,
    chat,
    lessons,
    family,
    acknowledgements,
    acknowledgement,
    myData,
    school,
    schoolPart,
  ]),
])

export const router = createRouter({ routeTree, defaultPreload: "intent", scrollRestoration: false })

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router
  }
}
