// The students who were expected, by the school's rule (META-01); the absent ones can be shown alone (LIVE-33).
import { Anchor, SegmentedControl } from "@mantine/core";
import { IconChecklist, IconMoodSmile } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ClassRecord } from "../../api-types";
import { Avatar } from "../../ui/Avatar";
import { Card } from "../../ui/Card";
import { Empty } from "../../ui/Empty";
import { Row, Rows } from "../../ui/Row";
import classes from "./Records.module.css";
import { StatusBadge } from "./StatusBadge";
import { useLength } from "./useLength";

export function Roll({ record }: { record: ClassRecord }) {
  const { t } = useTranslation("classes");
  const [shown, setShown] = useState("all");
  const { attendance } = record;
  const absent = attendance.filter((one) => one.counts_absent);
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
            <li key={one.person.id}>
              <RollRow one={one} classId={record.item.id} />
            </li>
          ))}
        </Rows>
      </Card>
    </>
  );
}

function RollRow({ one, classId }: { one: ClassRecord["attendance"][number]; classId: string }) {
  const { t } = useTranslation("classes");
  const length = useLength();
  return (
    <Row
      mark={<Avatar name={one.person.name} />}
      title={one.person.name}
      note={[one.group_name, one.seconds > 0 && length(one.seconds)].filter(Boolean).join(" · ")}
      end={
        <>
          <StatusBadge status={one.status} countsAbsent={one.counts_absent} />
          <Anchor
            component={Link}
            to={`/classes/records/${classId}/slips/${one.person.id}`}
            className={classes.slipLink}
            aria-label={t("record.slipOf", { name: one.person.name })}
          >
            {t("record.slip")}
          </Anchor>
        </>
      }
    />
  );
}
