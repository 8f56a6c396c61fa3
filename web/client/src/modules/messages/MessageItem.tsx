// One message of a group: a text in a bubble, or a live card that leads into the class with one tap (LIVE-35).
import { IconBroadcast, IconChevronRight } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { LiveCard, Message } from "../../api-types";
import { Avatar } from "../../ui/Avatar";
import { LiveBadge } from "../../ui/LiveBadge";
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
  if (card.state === "ended") return <div className={classes.card}>{body}</div>;
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
