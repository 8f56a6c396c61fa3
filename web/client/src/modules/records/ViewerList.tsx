// Everybody who watched, staff and families alike (LIVE-39): when, how long, what they did.
import { IconUsers } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ClassRecord, SpanItem, ViewerRecord } from "../../api-types";
import { Avatar } from "../../ui/Avatar";
import { Card } from "../../ui/Card";
import { Empty } from "../../ui/Empty";
import { Clock } from "../../ui/Time";
import { nameOf } from "../room/words";
import classes from "./Records.module.css";
import { Timeline } from "./Timeline";
import { useLength } from "./useLength";

export function ViewerList({ record }: { record: ClassRecord }) {
  const { t } = useTranslation("classes");
  const { record: item, viewers, pauses } = record;
  const until = item.ended_at ?? new Date().toISOString();
  return (
    <Card flush>
      {viewers.length === 0 ? (
        <Empty icon={IconUsers} title={t("record.nobody")} />
      ) : (
        <>
          <p className={classes.axis} aria-hidden>
            <Clock at={item.started_at} />
            <Clock at={until} />
          </p>
          <ul className={classes.viewers} aria-label={t("record.viewers")}>
            {viewers.map((viewer) => (
              <ViewerRow key={viewer.person_id} viewer={viewer} pauses={pauses} start={item.started_at} until={until} />
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}

interface RowProps {
  viewer: ViewerRecord;
  pauses: SpanItem[];
  start: string;
  until: string;
}

function ViewerRow({ viewer, pauses, start, until }: RowProps) {
  const { t } = useTranslation("classes");
  const { t: inRoom } = useTranslation("room");
  const wordOf = useKind();
  const length = useLength();
  const { comments, spoken_seconds, check_ins } = viewer;
  const kind = wordOf(viewer);
  const did = [
    comments > 0 && t("record.commented", { count: comments }),
    spoken_seconds > 0 && t("record.spoke", { time: length(spoken_seconds) }),
    check_ins > 0 && t("record.checkedIn", { count: check_ins }),
  ].filter(Boolean);
  return (
    <li className={classes.viewer}>
      <Avatar name={viewer.name} />
      <div className={classes.who}>
        <span>{nameOf(inRoom, viewer)}</span>
        <span className={classes.quiet}>{kind}</span>
      </div>
      <div className={classes.stay}>
        <Timeline stays={viewer.spans} pauses={pauses} start={start} until={until} />
        <span className={classes.quiet}>
          {[t("record.total", { time: length(viewer.seconds) }), ...did].join(" · ")}
        </span>
      </div>
    </li>
  );
}

/** 直播人, 家長, 學生, 教職員 or 訪客. */
function useKind(): (viewer: ViewerRecord) => string {
  const { t } = useTranslation("classes");
  const { t: common } = useTranslation();
  return ({ host, kind }) => {
    if (host) return t("records.host");
    return kind === "outsider" ? t("record.guest") : common(`kind.${kind}`);
  };
}
