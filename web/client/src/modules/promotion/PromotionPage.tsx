// 升班更新流程: the classes of a new year (B08), then the students in them (B01), and the log. Administrators only.
import { Tabs } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isAdministrator, useMe } from "../../app/session";
import { Page } from "../../ui/Page";
import { RefusedPage } from "../../ui/Refused";
import { Runs } from "./Runs";
import { Students } from "./Students";
import { Years } from "./Years";

export default function PromotionPage() {
  const { t } = useTranslation("promotion");
  const me = useMe();
  const [tab, setTab] = useState<string | null>("years");
  if (!isAdministrator(me)) return <RefusedPage back="/workbench" error={{ code: "not-allowed" }} />;
  return (
    <Page title={t("title")} note={me.school.name} back="/workbench" backOn="always">
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="years">{t("years.tab")}</Tabs.Tab>
          <Tabs.Tab value="students">{t("students.tab")}</Tabs.Tab>
          <Tabs.Tab value="runs">{t("runs.title")}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="years" pt="md">
          <Years />
        </Tabs.Panel>
        <Tabs.Panel value="students" pt="md">
          <Students applied={() => setTab("runs")} />
        </Tabs.Panel>
        <Tabs.Panel value="runs" pt="md">
          <Runs />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
