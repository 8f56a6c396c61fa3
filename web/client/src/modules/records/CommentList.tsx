// What was commented, in order; what was deleted says so and keeps its place.
import { IconMessage } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ClassRecord } from "../../api-types";
import { Card } from "../../ui/Card";
import { Empty } from "../../ui/Empty";
import { Row, Rows } from "../../ui/Row";
import { Clock } from "../../ui/Time";
import classes from "./Records.module.css";

export function CommentList({ comments }: { comments: ClassRecord["comments"] }) {
  const { t } = useTranslation("classes");
  return (
    <Card flush>
      {comments.length === 0 && <Empty icon={IconMessage} title={t("record.noComments")} />}
      <Rows label={t("record.comments")}>
        {comments.map(({ person_id, name, children, text, sent_at, to_hosts, deleted }) => (
          <li key={`${sent_at} ${person_id}`}>
            <Row
              title={text}
              note={
                <>
                  {[name, ...children.map((child) => child.name), to_hosts && t("record.toHosts")]
                    .filter(Boolean)
                    .join(" · ")}{" "}
                  {deleted && <span className={classes.deleted}>{t("record.deleted")}</span>}
                </>
              }
              end={<Clock at={sent_at} />}
            />
          </li>
        ))}
      </Rows>
    </Card>
  );
}
