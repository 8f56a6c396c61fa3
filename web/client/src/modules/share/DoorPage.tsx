// The page of a shared link or QR (LIVE-23, LIVE-24): lets in whom it may, says why not, and waits where waiting helps.
import { Button } from "@mantine/core";
import {
  type Icon,
  IconCalendarTime,
  IconCircleCheck,
  IconDoor,
  IconDoorOff,
  IconKey,
  IconMoodPuzzled,
} from "@tabler/icons-react";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { api, isRefusal } from "../../api";
import type { Door } from "../../api-types";
import { keys } from "../../app/keys";
import { entrance, sessionQuery, siteQuery } from "../../app/session";
import { intlLocale } from "../../i18n/i18n";
import { Card } from "../../ui/Card";
import { Loaded } from "../../ui/Loaded";
import { fullText } from "../../ui/Time";
import { Entrance } from "../signin/Entrance";
import classes from "./Door.module.css";
import { BEHAVIOURS, goesIn, nextLook } from "./doors";
import { GuestForm } from "./GuestForm";

export default function DoorPage() {
  const { t } = useTranslation("classes");
  const { classId = "" } = useParams();
  const navigate = useNavigate();
  const { data: me } = useSuspenseQuery(sessionQuery);
  const door = useQuery({
    queryKey: keys.door(classId),
    queryFn: () => api.door(classId),
    staleTime: 0,
    refetchInterval: ({ state }) => nextLook(state.data),
  });
  const enters = goesIn(door.data, me !== null);
  useEffect(() => {
    if (enters) void navigate(`/class/${classId}`, { replace: true });
  }, [enters, classId, navigate]);
  const unknown = isRefusal(door.error, "not-found");
  return (
    <Entrance title={door.data?.title || t("door.title")} note={door.data?.host_name ?? undefined}>
      <div className={classes.card}>
        <Card>
          {unknown ? (
            <Reason icon={IconMoodPuzzled} title={t("door.unknown")} note={t("door.unknownNote")}>
              <Home signedIn={me !== null} />
            </Reason>
          ) : (
            <Loaded query={door}>
              {(known) => <AtTheDoor classId={classId} door={known} signedIn={me !== null} />}
            </Loaded>
          )}
        </Card>
      </div>
    </Entrance>
  );
}

const ICONS: Record<Door["state"], Icon> = {
  open: IconDoor,
  "not-started": IconCalendarTime,
  "not-invited": IconDoorOff,
  "outsiders-forbidden": IconDoorOff,
  "app-disabled": IconDoorOff,
  "sign-in": IconKey,
  ended: IconCircleCheck,
};

interface AtProps {
  classId: string;
  door: Door;
  signedIn: boolean;
}

function AtTheDoor({ classId, door, signedIn }: AtProps) {
  const { t } = useTranslation("classes");
  const { state } = door;
  if (state === "open")
    return signedIn ? (
      <p role="status" className={classes.opening}>
        {t("door.opening")}
      </p>
    ) : (
      <GuestForm classId={classId} signIn={<SignIn classId={classId} quiet />} />
    );
  const { waits, signIn } = BEHAVIOURS[state];
  return (
    <Reason icon={ICONS[state]} title={t(`door.${state}`)} note={t(`door.${state}Note`)}>
      {door.starts_at && state === "not-started" && (
        <p className={classes.time}>{t("door.startsAt", { time: fullText(new Date(door.starts_at), intlLocale()) })}</p>
      )}
      {waits && state !== "sign-in" && (
        <p role="status" className={classes.waiting}>
          <span className={classes.dot} aria-hidden />
          {t(state === "not-started" ? "door.waiting" : "door.waitingOpen")}
        </p>
      )}
      {!signedIn && signIn && <SignIn classId={classId} quiet={state !== "sign-in"} />}
      {signedIn && <Home signedIn />}
    </Reason>
  );
}

function Reason({
  icon: Mark,
  title,
  note,
  children,
}: {
  icon: Icon;
  title: string;
  note: string;
  children: ReactNode;
}) {
  return (
    <div className={classes.reason}>
      <Mark size={44} stroke={1.25} aria-hidden className={classes.mark} />
      <h2 className={classes.title}>{title}</h2>
      <p className={classes.note}>{note}</p>
      {children}
    </div>
  );
}

/** Signing in leads back to this door, and through it. */
function SignIn({ classId, quiet }: { classId: string; quiet: boolean }) {
  const { t } = useTranslation("classes");
  const { data: site } = useSuspenseQuery(siteQuery);
  return (
    <Button component={Link} to={entrance(site, `/c/${classId}`)} variant={quiet ? "light" : "filled"} fullWidth>
      {t("door.signIn")}
    </Button>
  );
}

function Home({ signedIn }: { signedIn: boolean }) {
  const { t } = useTranslation("classes");
  return (
    <Button component={Link} to="/" variant="subtle" fullWidth>
      {t(signedIn ? "door.home" : "door.signIn")}
    </Button>
  );
}
