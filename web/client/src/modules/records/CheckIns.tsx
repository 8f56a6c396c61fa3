// Each check-in of the class: who answered, when, for whom a parent did (IMP-20), and who did not.
import { IconChecks } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { CheckInRecord } from "../../api-types";
import { Card } from "../../ui/Card";
import { Empty } from "../../ui/Empty";
import { Row, Rows } from "../../ui/Row";
import { Clock } from "../../ui/Time";
import classes from "./Records.module.css";

export function CheckIns({ checkIns }: { checkIns: CheckInRecord[] }) {
  const { t } = useTranslation("classes");
  if (checkIns.length === 0)
    return (
      <Card>
        <Empty icon={IconChecks} title={t("record.noCheckIns")} />
      </Card>
    );
  return checkIns.map((checkIn) => <OneCheckIn key={checkIn.number} checkIn={checkIn} />);
}

function OneCheckIn({ checkIn }: { checkIn: CheckInRecord }) {
  const { t } = useTranslation("classes");
  const { number, started_at, replies, missing } = checkIn;
  const figures = (
    <span className={classes.quiet}>
      <Clock at={started_at} /> · {t("record.answered", { count: replies.length })}
    </span>
  );
  return (
    <Card flush title={t("record.checkIn", { number })} aside={figures}>
      <Rows label={t("record.checkIn", { number })}>
        {replies.map(({ person_id, name, at, by_name }) => (
          <li key={person_id}>
            <Row title={name} note={by_name && t("record.by", { name: by_name })} end={<Clock at={at} />} />
          </li>
        ))}
      </Rows>
      {missing.length > 0 && (
        <p className={classes.missing}>
          {t("record.missing", { count: missing.length })} {missing.join("、")}
        </p>
      )}
    </Card>
  );
}
