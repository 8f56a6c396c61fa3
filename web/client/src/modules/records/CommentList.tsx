// What was commented, in order; what was deleted says so and keeps its place.
import { IconMessage } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ClassRecord } from "../../api-types";
import { Card } from "../../ui/Card";
import { Empty } from "../../ui/Empty";
import { Row, Rows } from "../../ui/Row";
import { Clock } from "../../ui/Time";
import { nameOf } from "../room/words";
import classes from "./Records.module.css";

export function CommentList({ comments }: { comments: ClassRecord["comments"] }) {
  const { t } = useTranslation("classes");
  const { t: inRoom } = useTranslation("room");
  return (
    <Card flush>
      {comments.length === 0 && <Empty icon={IconMessage} title={t("record.noComments")} />}
      <Rows label={t("record.comments")}>
        {comments.map((comment) => (
          <li key={`${comment.sent_at} ${comment.person_id}`}>
            <Row
              title={comment.text}
              note={
                <>
                  {[nameOf(inRoom, comment), comment.to_hosts && t("record.toHosts")].filter(Boolean).join(" · ")}{" "}
                  {comment.deleted && <span className={classes.deleted}>{t("record.deleted")}</span>}
                </>
              }
              end={<Clock at={comment.sent_at} />}
            />
          </li>
        ))}
      </Rows>
    </Card>
  );
}
