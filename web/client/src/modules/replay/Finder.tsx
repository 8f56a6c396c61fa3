// Beside the stage: the chapters, the comments as they came, a search over all words, and for hosts who has watched.
import { Tabs } from "@mantine/core";
import { useTranslation } from "react-i18next";
import layout from "../room/class.module.css";
import type { Replay } from "./api";
import { Chapters } from "./Chapters";
import { Heard } from "./Heard";
import { Search } from "./Search";
import { Watchers } from "./Watchers";

export const SEARCH_ID = "replay-search";

export type FinderTab = "chapters" | "comments" | "search" | "watchers";

interface Props {
  info: Replay;
  tab: FinderTab;
  onTab: (tab: FinderTab) => void;
}

export function Finder({ info, tab, onTab }: Props) {
  const { t } = useTranslation("replay");
  return (
    <Tabs
      value={tab}
      onChange={(value) => onTab(value as FinderTab)}
      className={layout.tabs}
      classNames={{ panel: layout.tabPanel, list: layout.tabList, tab: layout.tab }}
      keepMounted={false}
    >
      <Tabs.List grow aria-label={t("panel")}>
        <Tabs.Tab value="chapters">{t("tabs.chapters")}</Tabs.Tab>
        <Tabs.Tab value="comments">{t("tabs.comments")}</Tabs.Tab>
        <Tabs.Tab value="search">{t("tabs.search")}</Tabs.Tab>
        {info.can_manage && <Tabs.Tab value="watchers">{t("tabs.watchers")}</Tabs.Tab>}
      </Tabs.List>
      <Tabs.Panel value="chapters">
        <Chapters />
      </Tabs.Panel>
      <Tabs.Panel value="comments">
        <Heard />
      </Tabs.Panel>
      <Tabs.Panel value="search">
        <Search />
      </Tabs.Panel>
      {info.can_manage && (
        <Tabs.Panel value="watchers">
          <Watchers classId={info.class_id} />
        </Tabs.Panel>
      )}
    </Tabs>
  );
}
