// One class afterwards: who was there when, the roll, the check-ins, the comments (LIVE-38, 39, 50).
import { Button, Tabs } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { api, recordFile } from "../../api";
import type { ClassRecord } from "../../api-types";
import { keys } from "../../app/keys";
import { intlLocale } from "../../i18n/i18n";
import { LiveBadge } from "../../ui/LiveBadge";
import { Page } from "../../ui/Page";
import { RefusedPage } from "../../ui/Refused";
import { ReplayLink } from "../../ui/ReplayLink";
import { PageSkeleton } from "../../ui/Skeletons";
import { fullText } from "../../ui/Time";
import { CheckIns } from "./CheckIns";
import { CommentList } from "./CommentList";
import { Figures } from "./Figures";
import classes from "./Records.module.css";
import { Roll } from "./Roll";
import { ViewerList } from "./ViewerList";

export default function RecordPage() {
  const { classId = "" } = useParams();
  const record = useQuery({ queryKey: keys.record(classId), queryFn: () => api.record(classId) });
  if (record.data) return <Detail record={record.data} />;
  if (record.isError)
    return <RefusedPage back="/classes/records" error={record.error} retry={() => void record.refetch()} />;
  return <PageSkeleton />;
}

function Detail({ record }: { record: ClassRecord }) {
  const { t } = useTranslation("classes");
  const { record: item } = record;
  const started = fullText(new Date(item.started_at), intlLocale());
  const exported = (
    <Button
      component="a"
      href={recordFile(item.id)}
      download
      variant="light"
      leftSection={<IconDownload size={20} aria-hidden />}
    >
      {t("records.export")}
    </Button>
  );
  return (
    <Page
      title={item.title}
      note={`${item.host_name} · ${started}`}
      back="/classes/records"
      backOn="always"
      actions={
        <>
          <ReplayLink classId={item.id} state={item.replay_state} />
          {exported}
        </>
      }
    >
      {!item.ended_at && (
        <p className={classes.running}>
          <LiveBadge state="live" /> {t("record.running")}
        </p>
      )}
      <Figures record={record} />
      <Parts record={record} />
    </Page>
  );
}

function Parts({ record }: { record: ClassRecord }) {
  const { t } = useTranslation("classes");
  return (
    <Tabs defaultValue="viewers" keepMounted={false} className={classes.parts}>
      <Tabs.List aria-label={t("record.tabs")} className={classes.tabs}>
        <Tabs.Tab value="viewers">{t("record.viewers")}</Tabs.Tab>
        <Tabs.Tab value="roll">{t("record.attendance")}</Tabs.Tab>
        <Tabs.Tab value="check-ins">{t("record.checkIns")}</Tabs.Tab>
        <Tabs.Tab value="comments">{t("record.comments")}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="viewers" className={classes.panel}>
        <ViewerList record={record} />
      </Tabs.Panel>
      <Tabs.Panel value="roll" className={classes.panel}>
        <Roll record={record} />
      </Tabs.Panel>
      <Tabs.Panel value="check-ins" className={classes.panel}>
        <CheckIns checkIns={record.check_ins} />
      </Tabs.Panel>
      <Tabs.Panel value="comments" className={classes.panel}>
        <CommentList comments={record.comments} />
      </Tabs.Panel>
    </Tabs>
  );
}
