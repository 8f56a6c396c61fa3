// One class: its people, its group, and for staff the way to a lesson in it.
import { Button, SegmentedControl } from "@mantine/core";
import { IconBroadcast, IconMessages } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { isAdministrator, useMe } from "../../app/session";
import { Card } from "../../ui/Card";
import { Loaded } from "../../ui/Loaded";
import { Page } from "../../ui/Page";
import { RefusedPage } from "../../ui/Refused";
import { PageSkeleton } from "../../ui/Skeletons";
import classes from "./Directory.module.css";
import { PeopleList } from "./PeopleList";
import { classOf, directoryQuery } from "./queries";

const KINDS = ["student", "parent", "staff"] as const;
type Kind = (typeof KINDS)[number];

export default function ClassPage() {
  const { classId = "" } = useParams();
  return (
    <Loaded query={useQuery(directoryQuery)} skeleton={<PageSkeleton />}>
      {() => <ClassMembers key={classId} id={classId} />}
    </Loaded>
  );
}

function ClassMembers({ id }: { id: string }) {
  const { t } = useTranslation();
  const item = classOf(useQuery(directoryQuery).data, id);
  const [kind, setKind] = useState<Kind>("student");
  if (!item) return <RefusedPage back="/directory" error={{ code: "not-found" }} />;
  return (
    <Page title={item.name} note={t("directory.students", { count: item.student_count })} back="/directory">
      <ClassActions id={id} group={item.group_id} />
      <SegmentedControl
        className={classes.tabs}
        fullWidth
        aria-label={t("directory.kind")}
        value={kind}
        onChange={(value) => setKind(value as Kind)}
        data={KINDS.map((value) => ({ value, label: t(`directory.kinds.${value}`) }))}
      />
      <Card flush>
        <PeopleList filter={{ class_id: id, kind }} empty="directory.nobodyHere" />
      </Card>
    </Page>
  );
}

function ClassActions({ id, group }: { id: string; group: string | null }) {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <div className={classes.bar}>
      {group && me.staff && (
        <Button
          component={Link}
          to={`/classes/start?group=${group}`}
          leftSection={<IconBroadcast size={20} aria-hidden />}
        >
          {t("class.start")}
        </Button>
      )}
      {group && (
        <Button
          component={Link}
          to={`/messages/groups/${group}`}
          variant="light"
          leftSection={<IconMessages size={20} aria-hidden />}
        >
          {t("groups.enter")}
        </Button>
      )}
      {isAdministrator(me) && (
        <Button component={Link} to={`/console/classes/${id}`} variant="subtle">
          {t("directory.keepTeachers")}
        </Button>
      )}
    </div>
  );
}
