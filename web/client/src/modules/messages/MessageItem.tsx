// One message of a group: a text in a bubble, or a live card that leads into the class with one tap (LIVE-35).
import { IconBroadcast, IconChevronRight } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api } from "../../api";
import type { LiveCard, Message } from "../../api-types";
import { keys } from "../../app/keys";
import { Avatar } from "../../ui/Avatar";
import { LiveBadge } from "../../ui/LiveBadge";
import { ReplayLink } from "../../ui/ReplayLink";
import { Clock, Moment } from "../../ui/Time";
import classes from "./MessageItem.module.css";

interface Props {
  message: Message;
  mine: boolean;
  follows: boolean;
}

export function MessageItem({ message, mine, follows }: Props) {
  return (
    <article className={classes.message} data-mine={mine || undefined} data-follows={follows || undefined}>
      {!mine && (follows ? <span className={classes.gap} /> : <Avatar name={message.author.name} size={36} />)}
      <div className={classes.said}>
        {!follows && (
          <div className={classes.by}>
            {!mine && <span>{message.author.name}</span>}
            <Moment at={message.sent_at} />
          </div>
        )}
        {message.live ? <Live card={message.live} /> : <p className={classes.text}>{message.text}</p>}
      </div>
    </article>
  );
}

function Live({ card }: { card: LiveCard }) {
  const { t } = useTranslation();
  const body = (
    <>
      <span className={classes.cardHead}>
        <IconBroadcast size={20} aria-hidden />
        <span>{t("class.live")}</span>
        <LiveBadge state={card.state} />
      </span>
      <span className={classes.cardTitle}>{card.title}</span>
      <span className={classes.cardNote}>
        {card.host_name} · <Clock at={card.started_at} />
      </span>
    </>
  );
  if (card.state === "ended")
    return (
      <div className={classes.card}>
        {body}
        <CardReplay classId={card.class_id} title={card.title} />
      </div>
    );
  return (
    <Link to={`/class/${card.class_id}`} className={classes.card} data-live>
      {body}
      <span className={classes.enter}>
        {t("action.enter")}
        <IconChevronRight size={20} aria-hidden />
      </span>
    </Link>
  );
}

/** A class that is over can be watched again, when it was recorded (LIVE-40). */
function CardReplay({ classId, title }: { classId: string; title: string }) {
  const { data } = useQuery({ queryKey: keys.liveClass(classId), queryFn: () => api.liveClass(classId) });
  return data ? <ReplayLink classId={classId} state={data.replay_state} title={title} quiet /> : null;
}
