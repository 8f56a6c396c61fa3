// What the page shows when it is not inside a class: on the way in, not let in, or over.
import { Button } from "@mantine/core";
import {
  IconArrowLeft,
  IconCircleCheck,
  IconDeviceDesktop,
  IconDoorOff,
  IconListDetails,
  IconPlayerPlay,
} from "@tabler/icons-react";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { lessonTime, stopwatch } from "../../rooms/clock";
import { useClass, useSession } from "./context";
import styles from "./phases.module.css";
import { useRefusalText } from "./words";

export function Entering() {
  const isLost = useClass((state) => state.link === "lost");
  return <OnTheWay words={isLost ? "reconnecting" : "entering"} />;
}

export function OnTheWay({ words }: { words: "entering" | "reconnecting" }) {
  const { t } = useTranslation("room");
  return (
    <main className={styles.page} aria-busy="true">
      <div className={styles.skeleton} />
      <p role="status">{t(words)}</p>
    </main>
  );
}

export function Refused() {
  const { t } = useTranslation("room");
  const textOf = useRefusalText();
  const code = useClass((state) => state.refusal) ?? "other";
  return (
    <Ending icon={<IconDoorOff size={40} />} title={t("refused.title")} hint={textOf(code)}>
      {code === "not-signed-in" ? <SignIn /> : <Back />}
    </Ending>
  );
}

export function Closed() {
  const { t } = useTranslation("room");
  const session = useSession();
  const reason = useClass((state) => state.room?.closed) ?? "ended";
  const lesson = useClass((state) => state.room?.room);
  const closedAt = useClass((state) => state.closedAt);
  const time = lesson && closedAt ? stopwatch(lessonTime(lesson, closedAt)) : "";
  const title = useClass((state) => state.room?.room.title);
  const hosted = useClass(({ room }) => (room?.me.role === "host" ? room.id : null));
  const recorded = useClass((state) => (state.room?.room.recording ? state.room.id : null));
  return (
    <Ending
      icon={ICONS[reason] ?? <IconCircleCheck size={40} />}
      title={t(`closed.${reason}`)}
      above={title}
      hint={t(`closed.${reason}Hint`, { time })}
    >
      {reason === "replaced" && (
        <Button size="lg" onClick={() => void session.takeBack()}>
          {t("closed.useHere")}
        </Button>
      )}
      {reason === "ended" && recorded !== null && <Again id={recorded} />}
      {(reason === "ended" || reason === "abandoned") && hosted !== null && <Record id={hosted} />}
      {reason === "signed-out" ? <SignIn /> : <Back quiet={reason === "replaced"} />}
    </Ending>
  );
}

const ICONS: Partial<Record<string, ReactNode>> = {
  removed: <IconDoorOff size={40} />,
  "not-invited": <IconDoorOff size={40} />,
  replaced: <IconDeviceDesktop size={40} />,
};

interface EndingProps {
  icon: ReactNode;
  above?: string | undefined;
  title: string;
  hint: string;
  children: ReactNode;
}

function Ending({ icon, above, title, hint, children }: EndingProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <span className={styles.icon}>{icon}</span>
        {above && <p className={styles.above}>{above}</p>}
        <h1 ref={heading} tabIndex={-1} data-page-heading className={styles.title}>
          {title}
        </h1>
        <p className={styles.hint}>{hint}</p>
        <div className={styles.actions}>{children}</div>
      </div>
    </main>
  );
}

function Back({ quiet = false }: { quiet?: boolean }) {
  const { t } = useTranslation("room");
  return (
    <Button
      component={Link}
      to="/workbench"
      variant={quiet ? "subtle" : "filled"}
      leftSection={<IconArrowLeft size={20} />}
    >
      {t("closed.back")}
    </Button>
  );
}

/** The replay is there from the moment the class is over (LIVE-40). */
function Again({ id }: { id: string }) {
  const { t } = useTranslation("room");
  return (
    <Button
      component={Link}
      to={`/replays/${id}`}
      variant="light"
      leftSection={<IconPlayerPlay size={20} aria-hidden />}
    >
      {t("closed.replay")}
    </Button>
  );
}

/** Who was there and who was not (LIVE-38), one tap after the class. */
function Record({ id }: { id: string }) {
  const { t } = useTranslation("room");
  return (
    <Button
      component={Link}
      to={`/classes/records/${id}`}
      variant="light"
      leftSection={<IconListDetails size={20} aria-hidden />}
    >
      {t("closed.record")}
    </Button>
  );
}

function SignIn() {
  const { t } = useTranslation("room");
  return (
    <Button component={Link} to="/" reloadDocument>
      {t("closed.signIn")}
    </Button>
  );
}
