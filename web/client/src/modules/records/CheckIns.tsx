// Each check-in of the class: who answered, when, and for whom a parent did (IMP-20).
import { IconChecks } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ClassRecord } from "../../api-types";
import { Card } from "../../ui/Card";
import { Empty } from "../../ui/Empty";
import { Row, Rows } from "../../ui/Row";
import { Clock } from "../../ui/Time";

export function CheckIns({ checkIns }: { checkIns: ClassRecord["check_ins"] }) {
  const { t } = useTranslation("classes");
  if (checkIns.length === 0)
    return (
      <Card>
        <Empty icon={IconChecks} title={t("record.noCheckIns")} />
      </Card>
    );
  return checkIns.map(({ id, number, started_at, answers }) => (
    <Card
      key={id}
      flush
      title={t("record.checkIn", { number })}
      aside={
        <span>
          <Clock at={started_at} /> · {t("record.answered", { count: answers.length })}
        </span>
      }
    >
      <Rows>
        {answers.map(({ person_id, name, at, by_name }) => (
          <li key={person_id}>
            <Row title={name} note={by_name && t("record.by", { name: by_name })} end={<Clock at={at} />} />
          </li>
        ))}
      </Rows>
    </Card>
  ));
}
