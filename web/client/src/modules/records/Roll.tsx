// The students who were expected, by the school's rule (META-01); the absent ones can be shown alone (LIVE-33).
import { Anchor, SegmentedControl } from "@mantine/core";
import { IconChecklist, IconMoodSmile } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ClassRecord, StudentAttendance } from "../../api-types";
import { Avatar } from "../../ui/Avatar";
import { Card } from "../../ui/Card";
import { Empty } from "../../ui/Empty";
import { Row, Rows } from "../../ui/Row";
import classes from "./Records.module.css";
import { useRemarks } from "./remarks";
import { StatusBadge } from "./StatusBadge";

export function Roll({ record }: { record: ClassRecord }) {
  const { t } = useTranslation("classes");
  const [shown, setShown] = useState("all");
  const { attendance } = record;
  const absent = attendance.filter(({ present }) => !present);
  if (attendance.length === 0)
    return (
      <Card>
        <Empty icon={IconChecklist} title={t("record.noRoll")} />
      </Card>
    );
  const items = shown === "all" ? attendance : absent;
  return (
    <>
      <SegmentedControl
        fullWidth
        className={classes.filter}
        aria-label={t("record.show")}
        value={shown}
        onChange={setShown}
        data={[
          { value: "all", label: `${t("record.all")} ${attendance.length}` },
          { value: "absent", label: `${t("record.onlyAbsent")} ${absent.length}` },
        ]}
      />
      <Card flush>
        {items.length === 0 && <Empty icon={IconMoodSmile} title={t("record.nobodyAbsent")} />}
        <Rows label={t("record.attendance")}>
          {items.map((one) => (
            <li key={one.person_id}>
              <RollRow one={one} classId={record.record.id} />
            </li>
          ))}
        </Rows>
      </Card>
    </>
  );
}

function RollRow({ one, classId }: { one: StudentAttendance; classId: string }) {
  const { t } = useTranslation("classes");
  const remarks = useRemarks();
  return (
    <Row
      mark={<Avatar name={one.name} />}
      title={one.name}
      note={[one.group_name, ...remarks(one)].join(" · ")}
      end={
        <span className={classes.rollEnd}>
          <StatusBadge of={one} />
          <Anchor
            component={Link}
            to={`/classes/records/${classId}/slips/${one.person_id}`}
            className={classes.slipLink}
            aria-label={t("record.slipOf", { name: one.name })}
          >
            {t("record.slip")}
          </Anchor>
        </span>
      }
    />
  );
}
