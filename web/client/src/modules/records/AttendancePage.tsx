// 出席記錄: what a parent sees of the own child and a student of itself; never of others.
import { NativeSelect } from "@mantine/core";
import { IconChecklist } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { api } from "../../api";
import type { AttendedClass } from "../../api-types";
import { keys } from "../../app/keys";
import { useMe } from "../../app/session";
import { intlLocale } from "../../i18n/i18n";
import { Card } from "../../ui/Card";
import { isoDay } from "../../ui/days";
import { Empty } from "../../ui/Empty";
import { Loaded } from "../../ui/Loaded";
import { Page } from "../../ui/Page";
import { RefusedPage } from "../../ui/Refused";
import { ReplayLink } from "../../ui/ReplayLink";
import { Row, Rows } from "../../ui/Row";
import { fullText } from "../../ui/Time";
import { studentsOf } from "./people";
import { RangeFields } from "./RangeFields";
import classes from "./Records.module.css";
import { fault, rangeOf } from "./range";
import { useRemarks } from "./remarks";
import { StatusBadge } from "./StatusBadge";
import { useLength } from "./useLength";

export default function AttendancePage() {
  const students = studentsOf(useMe());
  const [first] = students;
  if (!first) return <RefusedPage back="/classes" error={{ code: "not-allowed" }} />;
  return <Attendance students={students} first={first.id} />;
}

function Attendance({ students, first }: { students: { id: string; name: string }[]; first: string }) {
  const { t } = useTranslation("classes");
  const [params, setParams] = useSearchParams();
  const today = isoDay(new Date());
  const range = rangeOf(params, today);
  const asked = params.get("child");
  const child = students.some(({ id }) => id === asked) ? (asked ?? first) : first;
  const change = (part: Record<string, string>) => setParams({ child, ...range, ...part }, { replace: true });
  const wish = { child_id: child, ...range };
  const lessons = useQuery({
    queryKey: keys.attendance(wish),
    queryFn: () => api.attendance(wish),
    enabled: fault(range) === null,
    placeholderData: keepPreviousData,
  });
  return (
    <Page
      title={t("attendance.title")}
      note={students.length === 1 && students[0]?.name}
      back="/classes"
      backOn="always"
    >
      <Card>
        <div className={classes.filters}>
          {students.length > 1 && (
            <NativeSelect
              label={t("attendance.child")}
              data={students.map(({ id, name }) => ({ value: id, label: name }))}
              value={child}
              onChange={(event) => change({ child: event.currentTarget.value })}
            />
          )}
          <RangeFields range={range} today={today} change={(next) => change({ ...next })} />
        </div>
      </Card>
      <Loaded query={lessons}>{({ items }) => <Lessons items={items} child={child} />}</Loaded>
    </Page>
  );
}

function Lessons({ items, child }: { items: AttendedClass[]; child: string }) {
  const { t } = useTranslation("classes");
  const length = useLength();
  const remarks = useRemarks();
  if (items.length === 0)
    return (
      <Card>
        <Empty icon={IconChecklist} title={t("attendance.none")} note={t("attendance.noneNote")} />
      </Card>
    );
  const absent = items.filter(({ present }) => !present).length;
  const figures = [
    [t("attendance.present"), items.length - absent],
    [t("attendance.absent"), absent],
    [t("attendance.total"), length(items.reduce((sum, { attended_seconds }) => sum + attended_seconds, 0))],
  ] as const;
  return (
    <>
      <dl className={classes.figures}>
        {figures.map(([name, value]) => (
          <div key={name} className={classes.figure}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Card flush title={t("attendance.lessons")}>
        <Rows label={t("attendance.lessons")}>
          {items.map((item) => (
            <li key={item.class_id} className={classes.withReplay}>
              <Row
                to={`/classes/records/${item.class_id}/slips/${child}`}
                title={item.title}
                note={[fullText(new Date(item.started_at), intlLocale()), item.host_name, ...remarks(item)].join(" · ")}
                end={<StatusBadge of={item} />}
              />
              <ReplayLink classId={item.class_id} state={item.replay_state} title={item.title} quiet />
            </li>
          ))}
        </Rows>
      </Card>
      <p className={classes.rule}>{t("attendance.rule")}</p>
    </>
  );
}
