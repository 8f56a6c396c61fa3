// The replay itself: the stage of the class, what can be found beside it, and the bar that leads through its time.
import { useMediaQuery } from "@mantine/hooks";
import { useCallback, useState } from "react";
import { flushSync } from "react-dom";
import { useTranslation } from "react-i18next";
import { useDocumentTitle } from "../../ui/Page";
import layout from "../room/class.module.css";
import { useRoom } from "../room/context";
import { DESK } from "../room/desk";
import { Stage } from "../room/Stage";
import { TileStage } from "../room/tiles/TileStage";
import { useFullScreen } from "../room/useFullScreen";
import type { Replay } from "./api";
import { Controls } from "./Controls";
import { useReplaySession } from "./context";
import { Finder, type FinderTab, SEARCH_ID } from "./Finder";
import { KeyList } from "./KeyList";
import { ReplayHeader } from "./ReplayHeader";
import styles from "./replay.module.css";
import { StageSigns } from "./StageSigns";
import { SmallWindow, useSmallWindow } from "./smallWindow";
import { useReplayKeys } from "./useReplayKeys";

interface Props {
  info: Replay;
  /** Where it goes on from an earlier visit, in seconds; 0 when it begins at the beginning. */
  resumed: number;
}

export function ReplayView({ info, resumed }: Props) {
  const { t } = useTranslation("replay");
  const isDesk = useMediaQuery(DESK, undefined, { getInitialValueInEffect: false }) ?? false;
  const [full, setFull] = useFullScreen();
  const [folded, setFolded] = useState(false);
  const [listed, setListed] = useState(false);
  const [tab, setTab] = useState<FinderTab>("chapters");
  const small = useSmallWindow();
  const isSmall = useRoom((room) => room.room.kind === "small");
  const list = useCallback(() => setListed(true), []);
  const turn = useCallback(() => setFull(!full), [full, setFull]);
  useDocumentTitle(t("titleOf", { title: info.title }));
  const search = () => {
    flushSync(() => {
      setFolded(false);
      setTab("search");
    });
    document.getElementById(SEARCH_ID)?.focus();
  };
  useReplayKeys({ onFull: turn, onHelp: list, onSearch: search, onSmall: small.toggle });
  return (
    <div
      className={`${layout.class} ${styles.replay}`}
      data-full={full || undefined}
      data-folded={(isDesk && folded) || undefined}
      data-small={isSmall || undefined}
    >
      <ReplayHeader info={info} folded={folded} onFold={isDesk ? () => setFolded(!folded) : undefined} />
      <main className={layout.stage} aria-label={t("stage")}>
        <SmallWindow small={small}>
          <Picture small={isSmall} full={full} onFull={small.window ? undefined : setFull} resumed={resumed} />
        </SmallWindow>
      </main>
      <aside className={layout.panel} aria-label={t("panel")}>
        <Finder info={info} tab={tab} onTab={setTab} />
      </aside>
      <footer className={layout.tools}>
        <Controls info={info} onSmall={small.toggle} onKeys={isDesk ? list : undefined} />
      </footer>
      <KeyList opened={listed} onClose={() => setListed(false)} />
    </div>
  );
}

interface PictureProps {
  small: boolean;
  full: boolean;
  onFull: ((full: boolean) => void) | undefined;
  resumed: number;
}

function Picture({ small, full, onFull, resumed }: PictureProps) {
  const { player } = useReplaySession();
  const toggle = useCallback(() => player.toggle(), [player]);
  const Shown = small ? TileStage : Stage;
  return (
    <div className={styles.picture}>
      <Shown full={full} onFull={onFull} onTap={toggle} />
      <StageSigns resumed={resumed} />
    </div>
  );
}
