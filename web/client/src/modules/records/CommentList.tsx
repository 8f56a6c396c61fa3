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
        {comments.map(({ id, author, text, at, deleted }) => (
          <li key={id}>
            <Row
              title={text}
              note={
                <>
                  {author} {deleted && <span className={classes.deleted}>{t("record.deleted")}</span>}
                </>
              }
              end={<Clock at={at} />}
            />
          </li>
        ))}
      </Rows>
    </Card>
  );
}
