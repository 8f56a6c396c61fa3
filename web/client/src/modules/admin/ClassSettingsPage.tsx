// 上課直播設置: the school's switches, defaults and attendance rule (LIVE-41, 51, META-01), its days off and its API tokens.
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { isAdministrator, useMe } from "../../app/session";
import { Loaded } from "../../ui/Loaded";
import { Page } from "../../ui/Page";
import { RefusedPage } from "../../ui/Refused";
import { PageSkeleton } from "../../ui/Skeletons";
import { classSettingsQuery } from "../classes/useDraft";
import { PolicyCard } from "../recordings/PolicyCard";
import { AttendanceRule } from "./AttendanceRule";
import { DaysOff } from "./DaysOff";
import { Switches } from "./Switches";
import { Tokens } from "./Tokens";

export default function ClassSettingsPage() {
  const { t } = useTranslation("classes");
  const me = useMe();
  const settings = useQuery(classSettingsQuery);
  if (!isAdministrator(me)) return <RefusedPage back="/classes" error={{ code: "not-allowed" }} />;
  return (
    <Page
      title={t("admin.title")}
      note={me.school.name}
      back="/classes"
      backOn="always"
      actions={
        <Button component={Link} to="/classes/records" variant="subtle">
          {t("admin.records")}
        </Button>
      }
    >
      <Loaded query={settings} skeleton={<PageSkeleton />}>
        {(known) => (
          <>
            <Switches settings={known} />
            <AttendanceRule settings={known} />
          </>
        )}
      </Loaded>
      <PolicyCard />
      <DaysOff />
      <Tokens />
    </Page>
  );
}
