// Everybody who watched, staff and families alike (LIVE-39): when, how long, what they did.
import { IconUsers } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ClassRecord, Viewer } from "../../api-types";
import { Avatar } from "../../ui/Avatar";
import { Card } from "../../ui/Card";
import { Empty } from "../../ui/Empty";
import { Clock } from "../../ui/Time";
import classes from "./Records.module.css";
import { Timeline } from "./Timeline";
import { useLength } from "./useLength";

export function ViewerList({ record }: { record: ClassRecord }) {
  const { t } = useTranslation("classes");
  const { item, viewers } = record;
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
              <ViewerRow key={viewer.person.id} viewer={viewer} start={item.started_at} until={until} />
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}

function ViewerRow({ viewer, start, until }: { viewer: Viewer; start: string; until: string }) {
  const { t } = useTranslation("classes");
  const { t: common } = useTranslation();
  const length = useLength();
  const { person, children, comments, spoken_seconds, check_ins } = viewer;
  const kind = person.kind === "outsider" ? t("door.guest") : common(`kind.${person.kind}`);
  const did = [
    comments > 0 && t("record.commented", { count: comments }),
    spoken_seconds > 0 && t("record.spoke", { time: length(spoken_seconds) }),
    check_ins > 0 && t("record.checkedIn", { count: check_ins }),
  ].filter(Boolean);
  return (
    <li className={classes.viewer}>
      <Avatar name={person.name} />
      <div className={classes.who}>
        <span>{person.name}</span>
        <span className={classes.quiet}>{[kind, ...children.map(({ name }) => name)].join(" · ")}</span>
      </div>
      <div className={classes.stay}>
        <Timeline stays={viewer.spans} start={start} until={until} />
        <span className={classes.quiet}>
          {[t("record.total", { time: length(viewer.seconds) }), ...did].join(" · ")}
        </span>
      </div>
    </li>
  );
}
