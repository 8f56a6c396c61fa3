// Beside the stage: comments for everybody; speaking, people and check-in for those who manage the class.
import { Badge, Tabs, VisuallyHidden } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { may } from "../../rooms/views";
import { Comments } from "./Comments";
import { Composer } from "./Composer";
import { CheckInPanel } from "./checkin/CheckInPanel";
import styles from "./class.module.css";
import { useRoom } from "./context";
import { People } from "./people/People";
import { NextAsking } from "./speaking/NextAsking";
import { SpeakPanel } from "./speaking/SpeakPanel";

export type PanelTab = "comments" | "speaking" | "members" | "check-in";

interface PanelProps {
  managing: boolean;
  /** Whether the composer belongs here; else it is in the bar below. */
  composer: boolean;
  tab: PanelTab;
  onTab: (tab: PanelTab) => void;
  onCheckIn: () => void;
}

export function Panel({ managing, ...rest }: PanelProps) {
  return managing ? <ManagerPanel {...rest} /> : <CommentPanel composer={rest.composer} />;
}

function CommentPanel({ composer }: { composer: boolean }) {
  return (
    <div className={styles.pane}>
      <Comments />
      {composer && <Composer />}
    </div>
  );
}

function ManagerPanel({ composer, tab, onTab, onCheckIn }: Omit<PanelProps, "managing">) {
  const { t } = useTranslation("room");
  const asking = useRoom((room) => room.queue.length);
  const count = useRoom((room) => room.count);
  const hasSpeaking = useRoom((room) => may(room, "manage-speaking"));
  const hasCheckIn = useRoom((room) => room.checkIns.length > 0);
  return (
    <>
      {tab !== "speaking" && <NextAsking onAll={() => onTab("speaking")} />}
      <Tabs
        value={tab}
        onChange={(value) => onTab(value as PanelTab)}
        className={styles.tabs}
        classNames={{ panel: styles.tabPanel, list: styles.tabList, tab: styles.tab }}
        keepMounted={false}
      >
        <Tabs.List grow aria-label={t("tabs.label")}>
          <Tabs.Tab value="comments">{t("tabs.comments")}</Tabs.Tab>
          {hasSpeaking && (
            <Tabs.Tab value="speaking" rightSection={asking > 0 && <Waiting>{asking}</Waiting>}>
              {t("tabs.speaking")}
            </Tabs.Tab>
          )}
          <Tabs.Tab value="members">
            {t("tabs.members")} {count}
          </Tabs.Tab>
          {hasCheckIn && <Tabs.Tab value="check-in">{t("tabs.checkIn")}</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="comments">
          <CommentPanel composer={composer} />
        </Tabs.Panel>
        <Tabs.Panel value="speaking">
          <SpeakPanel />
        </Tabs.Panel>
        <Tabs.Panel value="members">
          <People />
        </Tabs.Panel>
        <Tabs.Panel value="check-in">
          <CheckInPanel onStart={onCheckIn} />
        </Tabs.Panel>
        <VisuallyHidden role="status">{asking > 0 && t("speak.asks", { count: asking })}</VisuallyHidden>
      </Tabs>
    </>
  );
}

function Waiting({ children }: { children: ReactNode }) {
  return (
    <Badge color="yellow" c="black" circle>
      {children}
    </Badge>
  );
}
