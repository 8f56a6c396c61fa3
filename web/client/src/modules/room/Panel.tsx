// Beside the stage: comments for everybody; who speaks and who is there for those who manage the class.
import { Badge, Tabs, VisuallyHidden } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Comments } from "./Comments";
import { Composer } from "./Composer";
import styles from "./class.module.css";
import { useRoom } from "./context";
import { Members } from "./Members";
import { SpeakPanel } from "./SpeakPanel";

interface PanelProps {
  managing: boolean;
  /** Whether the composer belongs here; else it is in the bar below. */
  composer: boolean;
}

export function Panel({ managing, composer }: PanelProps) {
  return managing ? <ManagerPanel composer={composer} /> : <CommentPanel composer={composer} />;
}

function CommentPanel({ composer }: { composer: boolean }) {
  return (
    <div className={styles.pane}>
      <Comments />
      {composer && <Composer />}
    </div>
  );
}

function ManagerPanel({ composer }: { composer: boolean }) {
  const { t } = useTranslation("room");
  const asking = useRoom((room) => room.queue.length);
  const count = useRoom((room) => room.count);
  const hasSpeaking = useRoom((room) => room.room.speaker_limit > 0);
  return (
    <Tabs defaultValue="comments" className={styles.tabs} classNames={{ panel: styles.tabPanel }} keepMounted={false}>
      <Tabs.List grow aria-label={t("tabs.label")}>
        <Tabs.Tab value="comments" px="xs">
          {t("tabs.comments")}
        </Tabs.Tab>
        {hasSpeaking && (
          <Tabs.Tab
            value="speaking"
            px="xs"
            rightSection={
              asking > 0 && (
                <Badge color="yellow" c="black" circle>
                  {asking}
                </Badge>
              )
            }
          >
            {t("tabs.speaking")}
          </Tabs.Tab>
        )}
        <Tabs.Tab value="members" px="xs">
          {t("tabs.members")} {count}
        </Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="comments">
        <CommentPanel composer={composer} />
      </Tabs.Panel>
      <Tabs.Panel value="speaking">
        <SpeakPanel />
      </Tabs.Panel>
      <Tabs.Panel value="members">
        <Members />
      </Tabs.Panel>
      <VisuallyHidden role="status">{asking > 0 && t("speak.asks", { count: asking })}</VisuallyHidden>
    </Tabs>
  );
}
