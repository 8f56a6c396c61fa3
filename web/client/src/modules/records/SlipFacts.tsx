// The facts of an attendance slip, the same on the slip and where it is verified (META-04).
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Slip, VerifiedSlip } from "../../api-types";
import { intlLocale } from "../../i18n/i18n";
import { clockText, fullText } from "../../ui/Time";
import classes from "./Slip.module.css";
import { useLength } from "./useLength";

interface Props {
  slip: Slip | VerifiedSlip;
  seconds: number;
  /** Whether the student was there by the school's rule, in words. */
  status: ReactNode;
}

export function SlipFacts({ slip, seconds, status }: Props) {
  const { t } = useTranslation("classes");
  const length = useLength();
  const locale = intlLocale();
  const when = `${fullText(new Date(slip.started_at), locale)} – ${clockText(new Date(slip.ended_at), locale)}`;
  const facts: [string, ReactNode][] = [
    [t("slip.student"), slip.name],
    [t("slip.group"), slip.group_name],
    [t("slip.lesson"), slip.title],
    [t("slip.host"), slip.host_name],
    [t("slip.when"), when],
    [t("slip.time"), length(seconds)],
    [t("slip.status"), status],
  ];
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) => (
        <div key={name} className={classes.fact}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
