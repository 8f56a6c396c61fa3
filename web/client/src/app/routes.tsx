// The addresses of the client. Each page is a chunk of its own; the class is one without the shell around it.
import type { QueryClient } from "@tanstack/react-query";
import { createBrowserRouter, type RouteObject } from "react-router";
import { PageSkeleton } from "../ui/Skeletons";
import { Shell } from "../ui/shell/Shell";
import { InClass, SignedIn } from "./SignedIn";
import { leadOn, requireEntrant, requireSession } from "./session";
import { Trouble } from "./Trouble";

type Page = Promise<{ default: React.ComponentType }>;
const lazy = (load: () => Page) => async () => ({ Component: (await load()).default });

/** Pages that use the whole height of a phone, without the bottom bar. */
export interface RouteHandle {
  immersive?: boolean;
}
const immersive: RouteHandle = { immersive: true };

const messages: RouteObject = {
  path: "messages",
  lazy: lazy(() => import("../modules/messages/MessagesPage")),
  children: [
    { index: true, lazy: lazy(() => import("../modules/messages/NoticesPage")) },
    { path: "notices", lazy: lazy(() => import("../modules/messages/NoticesPage")) },
    { path: "groups/:groupId", handle: immersive, lazy: lazy(() => import("../modules/messages/GroupPage")) },
  ],
};

const directory: RouteObject = {
  path: "directory",
  lazy: lazy(() => import("../modules/directory/DirectoryPage")),
  children: [
    { index: true, lazy: lazy(() => import("../modules/directory/StaffPage")) },
    { path: "departments/:departmentId", lazy: lazy(() => import("../modules/directory/StaffPage")) },
    { path: "staff", lazy: lazy(() => import("../modules/directory/StaffPage")) },
    { path: "classes/:classId", lazy: lazy(() => import("../modules/directory/ClassPage")) },
    { path: "people/:personId", lazy: lazy(() => import("../modules/directory/PersonPage")) },
  ],
};

const shell: RouteObject = {
  element: <Shell />,
  children: [
    {
      errorElement: <Trouble />,
      children: [
        messages,
        directory,
        { path: "workbench", lazy: lazy(() => import("../modules/workbench/WorkbenchPage")) },
        { path: "classes", lazy: lazy(() => import("../modules/classes/ClassesPage")) },
        { path: "slides", lazy: lazy(() => import("../modules/slides/SlidesPage")) },
        { path: "classes/start", lazy: lazy(() => import("../modules/classes/StartClassPage")) },
        { path: "classes/book", lazy: lazy(() => import("../modules/booking/BookPage")) },
        { path: "classes/bookings/:bookingId", lazy: lazy(() => import("../modules/booking/BookingPage")) },
        { path: "classes/bookings/:bookingId/edit", lazy: lazy(() => import("../modules/booking/EditBookingPage")) },
        { path: "classes/settings", lazy: lazy(() => import("../modules/admin/ClassSettingsPage")) },
        { path: "slides", lazy: lazy(() => import("../modules/slides/SlidesPage")) },
        { path: "classes/records", lazy: lazy(() => import("../modules/records/RecordsPage")) },
        { path: "classes/records/:classId", lazy: lazy(() => import("../modules/records/RecordPage")) },
        { path: "classes/recordings", lazy: lazy(() => import("../modules/recordings/RecordingsPage")) },
        { path: "classes/recordings/consents", lazy: lazy(() => import("../modules/recordings/ConsentsPage")) },
        { path: "classes/attendance", lazy: lazy(() => import("../modules/records/AttendancePage")) },
        { path: "classes/records/:classId/slips/:personId", lazy: lazy(() => import("../modules/records/SlipPage")) },
        { path: "promotion", lazy: lazy(() => import("../modules/promotion/PromotionPage")) },
        { path: "sign-up-codes", lazy: lazy(() => import("../modules/signup/CodesPage")) },
        { path: "sign-up-requests", lazy: lazy(() => import("../modules/signup/RequestsPage")) },
        { path: "my-cards", lazy: lazy(() => import("../modules/signup/MyCardsPage")) },
        { path: "screen/:token?", lazy: lazy(() => import("../modules/signin/ScreenPage")) },
        { path: "console", lazy: lazy(() => import("../modules/console/ConsolePage")) },
        { path: "console/school", lazy: lazy(() => import("../modules/console/SchoolPage")) },
        { path: "console/terms", lazy: lazy(() => import("../modules/console/TermsPage")) },
        { path: "console/people", lazy: lazy(() => import("../modules/console/PeoplePage")) },
        { path: "console/import", lazy: lazy(() => import("../modules/console/import/ImportPage")) },
        { path: "console/people/:personId", lazy: lazy(() => import("../modules/console/PersonPage")) },
        { path: "console/classes/:classId", lazy: lazy(() => import("../modules/console/TeachersPage")) },
        { path: "console/units", lazy: lazy(() => import("../modules/console/UnitsPage")) },
        { path: "console/sign-ins", lazy: lazy(() => import("../modules/console/SignInsPage")) },
        { path: "console/audit", lazy: lazy(() => import("../modules/console/AuditPage")) },
        { path: "console/schools", lazy: lazy(() => import("../modules/console/SchoolsPage")) },
        { path: "me", lazy: lazy(() => import("../modules/me/MePage")) },
        { path: "*", lazy: lazy(() => import("../modules/NotFoundPage")) },
      ],
    },
  ],
};

export function createRoutes(client: QueryClient) {
  const routes: RouteObject[] = [
    { index: true, loader: leadOn(client), element: <PageSkeleton /> },
    { path: "sign-in", lazy: lazy(() => import("../modules/signin/SignInPage")) },
    { path: "c/:classId", lazy: lazy(() => import("../modules/share/DoorPage")) },
    { path: "slip/:code?", lazy: lazy(() => import("../modules/records/VerifyPage")) },
    { path: "join/:code", lazy: lazy(() => import("../modules/signup/JoinPage")) },
    { path: "cast", lazy: lazy(() => import("../modules/signin/CastPage")) },
    {
      loader: requireEntrant(client),
      element: <InClass />,
      children: [{ path: "class/:classId", lazy: lazy(() => import("../modules/room/RoomPage")) }],
    },
    {
      loader: requireSession(client),
      element: <SignedIn />,
      children: [shell, { path: "replays/:classId", lazy: lazy(() => import("../modules/replay/ReplayPage")) }],
    },
  ];
  return createBrowserRouter([{ errorElement: <Trouble />, HydrateFallback: PageSkeleton, children: routes }]);
}
