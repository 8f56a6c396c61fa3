// The class itself: stage, panel and tools, laid out for a desk or for a phone.
import { useMediaQuery } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { hasDevices, isHost, manages } from "../../rooms/views";
import { CheckInBanner } from "./checkin/CheckInBanner";
import styles from "./class.module.css";
import { useRoom } from "./context";
import { DESK } from "./desk";
import { Header } from "./Header";
import { OnAir } from "./OnAir";
import { Panel, type PanelTab } from "./Panel";
import { RecordingNotice } from "./RecordingNotice";
import { ShortcutList } from "./ShortcutList";
import { Stage } from "./Stage";
import { Invitation } from "./speaking/Invitation";
import { UnmuteRequest } from "./speaking/UnmuteRequest";
import { Toast } from "./Toast";
import { TileStage } from "./tiles/TileStage";
import { PupilBar } from "./tools/PupilBar";
import { TeacherBar } from "./tools/TeacherBar";
import { type DialogName, TeacherDialogs } from "./tools/TeacherDialogs";
import { useFullScreen } from "./useFullScreen";
import { useShortcuts } from "./useShortcuts";
import { ViewerBar } from "./ViewerBar";

export function ClassView() {
  const { t } = useTranslation("room");
  const isDesk = useMediaQuery(DESK, undefined, { getInitialValueInEffect: false }) ?? false;
  const [full, setFull] = useFullScreen();
  const [folded, setFolded] = useState(false);
  const [tab, setTab] = useState<PanelTab>("comments");
  const [open, setOpen] = useState<DialogName | null>(null);
  const isManager = useRoom(manages);
  const ownsTools = useRoom(hasDevices);
  const isSmall = useRoom((room) => room.room.kind === "small");
  const show = (wanted: PanelTab) => {
    setTab(wanted);
    setFolded(false);
  };
  useTitle();
  return (
    <div
      className={styles.class}
      data-full={full || undefined}
      data-folded={(isDesk && folded) || undefined}
      data-small={isSmall || undefined}
    >
      <Header folded={folded} onFold={isDesk ? () => setFolded(!folded) : undefined} />
      <main className={styles.stage} aria-label={t("stage.label")}>
        {isSmall ? <TileStage full={full} onFull={setFull} /> : <Stage full={full} onFull={setFull} />}
      </main>
      <aside className={styles.panel} aria-label={t("tabs.label")}>
        <CheckInBanner />
        <Panel
          managing={isManager}
          composer={isDesk || ownsTools}
          tab={tab}
          onTab={setTab}
          onCheckIn={() => setOpen("check-in")}
        />
      </aside>
      <footer className={styles.tools}>
        <Toast />
        <RecordingNotice />
        <OnAir />
        <Bar desk={isDesk} onFull={() => setFull(true)} onTab={show} onOpen={setOpen} />
      </footer>
      <Invitation />
      <UnmuteRequest />
      <TeacherDialogs open={open} onClose={() => setOpen(null)} onCheckInStarted={() => show("check-in")} />
    </div>
  );
}

interface BarProps {
  desk: boolean;
  onFull: () => void;
  onTab: (tab: PanelTab) => void;
  onOpen: (dialog: DialogName) => void;
}

function Bar({ desk, onFull, onTab, onOpen }: BarProps) {
  const [listed, setListed] = useState(false);
  const isTeacher = useRoom(isHost);
  const ownsTools = useRoom(hasDevices);
  const list = () => setListed(true);
  useShortcuts(list);
  return (
    <>
      {isTeacher ? (
        <TeacherBar desk={desk} onShortcuts={list} onTab={onTab} onOpen={onOpen} />
      ) : ownsTools ? (
        <PupilBar desk={desk} onShortcuts={list} />
      ) : (
        <ViewerBar desk={desk} onFull={onFull} onShortcuts={list} />
      )}
      <ShortcutList opened={listed} onClose={() => setListed(false)} />
    </>
  );
}

/** The browser's tab says which class it is. */
function useTitle(): void {
  const title = useRoom((room) => room.room.title);
  useEffect(() => {
    const before = document.title;
    document.title = title;
    return () => {
      document.title = before;
    };
  }, [title]);
}
