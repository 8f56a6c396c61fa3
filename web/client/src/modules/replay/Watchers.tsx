// For hosts: who has watched the replay, which parts of it and how much.
import { useQuery } from "@tanstack/react-query";
import type { CSSProperties } from "react";
import { useTranslation } from "react-i18next";
import { keys } from "../../app/keys";
import { intlLocale } from "../../i18n/i18n";
import { Loaded } from "../../ui/Loaded";
import { replayApi, type Viewers } from "./api";
import styles from "./finder.module.css";

export function Watchers({ classId }: { classId: string }) {
  const viewers = useQuery({ queryKey: keys.replayViewers(classId), queryFn: () => replayApi.viewers(classId) });
  return <Loaded query={viewers}>{(data) => <List viewers={data} />}</Loaded>;
}

function List({ viewers }: { viewers: Viewers }) {
  const { t } = useTranslation("replay");
  const share = new Intl.NumberFormat(intlLocale(), { style: "percent", maximumFractionDigits: 0 });
  if (viewers.items.length === 0) return <p className={styles.none}>{t("noWatchers")}</p>;
  return (
    <ul className={styles.list} aria-label={t("tabs.watchers")}>
      {viewers.items.map((viewer) => (
        <li key={viewer.person_id} className={styles.watcher}>
          <span className={styles.words}>{viewer.name}</span>
          <span className={styles.time}>{t("watched", { share: share.format(viewer.share) })}</span>
          <span className={styles.spans} aria-hidden>
            {viewer.spans.map(([from, to]) => (
              <span key={from} style={placed(from, to, viewers.seconds)} />
            ))}
          </span>
        </li>
      ))}
    </ul>
  );
}

function placed(from: number, to: number, whole: number): CSSProperties {
  const length = Math.max(1, whole);
  return { left: `${(100 * from) / length}%`, width: `${(100 * (to - from)) / length}%` };
}
