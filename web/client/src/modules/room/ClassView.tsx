// The class itself: stage, panel and tools, laid out for a desk or for a phone.
import { useMediaQuery } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { manages, may } from "../../rooms/views";
import styles from "./class.module.css";
import { useRoom } from "./context";
import { Header } from "./Header";
import { Invitation } from "./Invitation";
import { OnAir } from "./OnAir";
import { Panel } from "./Panel";
import { ShortcutList } from "./ShortcutList";
import { Stage } from "./Stage";
import { Toast } from "./Toast";
import { TeacherBar } from "./tools/TeacherBar";
import { useFullScreen } from "./useFullScreen";
import { useShortcuts } from "./useShortcuts";
import { ViewerBar } from "./ViewerBar";

/** Wide enough for the panel to stand beside the stage. */
const DESK = "(min-width: 56em), (min-width: 40em) and (max-height: 30em)";

export function ClassView() {
  const { t } = useTranslation("room");
  const isDesk = useMediaQuery(DESK, undefined, { getInitialValueInEffect: false }) ?? false;
  const [full, setFull] = useFullScreen();
  const [listed, setListed] = useState(false);
  const title = useRoom((room) => room.room.title);
  const isManager = useRoom(manages);
  const canPublish = useRoom((room) => may(room, "publish-camera"));
  useShortcuts(() => setListed(true));
  useEffect(() => {
    const before = document.title;
    document.title = title;
    return () => {
      document.title = before;
    };
  }, [title]);
  return (
    <div className={styles.class} data-full={full || undefined}>
      <Header />
      <main className={styles.stage} aria-label={t("stage.label")}>
        <Stage full={full} onFull={setFull} />
      </main>
      <aside className={styles.panel} aria-label={t("tabs.label")}>
        <Panel managing={isManager} composer={isDesk || canPublish} />
      </aside>
      <footer className={styles.tools}>
        <Toast />
        <OnAir />
        {canPublish ? (
          <TeacherBar onShortcuts={() => setListed(true)} desk={isDesk} />
        ) : (
          <ViewerBar desk={isDesk} onFull={() => setFull(true)} onShortcuts={() => setListed(true)} />
        )}
      </footer>
      <Invitation />
      <ShortcutList opened={listed} onClose={() => setListed(false)} />
    </div>
  );
}
