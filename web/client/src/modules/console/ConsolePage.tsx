// 管理後台: the ways to everything an administrator keeps, how the school is, and whether each part of the server works.
import {
  type Icon,
  IconAdjustments,
  IconBuildingCommunity,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconDevices,
  IconFileText,
  IconHistory,
  IconQrcode,
  IconSchool,
  IconTags,
  IconUserCheck,
  IconUsers,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { hasApp, useMe } from "../../app/session";
import type { CheckItem, Overview } from "../../generated/types.gen";
import { intlLocale } from "../../i18n/i18n";
import { Card } from "../../ui/Card";
import { Loaded } from "../../ui/Loaded";
import { Row, Rows } from "../../ui/Row";
import classes from "./Console.module.css";
import { Guarded } from "./Guarded";
import { overviewQuery } from "./queries";

const PLACES = {
  people: { to: "/console/people", icon: IconUsers },
  units: { to: "/console/units", icon: IconTags },
  codes: { to: "/sign-up-codes", icon: IconQrcode },
  requests: { to: "/sign-up-requests", icon: IconUserCheck },
  promotion: { to: "/promotion", icon: IconSchool },
  school: { to: "/console/school", icon: IconAdjustments },
  terms: { to: "/console/terms", icon: IconFileText },
  signIns: { to: "/console/sign-ins", icon: IconDevices },
  audit: { to: "/console/audit", icon: IconHistory },
} satisfies Record<string, { to: string; icon: Icon }>;

const NAMES = Object.keys(PLACES) as (keyof typeof PLACES)[];
const MARKS = { on: IconCircleCheck, off: IconCircleDashed, broken: IconCircleX } as const;

export default function ConsolePage() {
  const { t } = useTranslation("console");
  const overview = useQuery(overviewQuery);
  const me = useMe();
  return (
    <Guarded title={t("title")} back="/workbench">
      <Card flush>
        <Rows label={t("title")}>
          {NAMES.filter((name) => hasApp(me, name)).map((name) => {
            const { to, icon: Mark } = PLACES[name];
            return (
              <li key={name}>
                <Row
                  to={to}
                  mark={<Mark size={24} aria-hidden />}
                  title={t(`place.${name}.title`)}
                  note={t(`place.${name}.note`)}
                />
              </li>
            );
          })}
          {overview.data?.operator && (
            <li>
              <Row
                to="/console/schools"
                mark={<IconBuildingCommunity size={24} aria-hidden />}
                title={t("place.schools.title")}
                note={t("place.schools.note")}
              />
            </li>
          )}
        </Rows>
      </Card>
      <Loaded query={overview}>
        {(known) => (
          <>
            <Figures known={known} />
            <Server known={known} />
          </>
        )}
      </Loaded>
    </Guarded>
  );
}

function Figures({ known }: { known: Overview }) {
  const { t } = useTranslation("console");
  const number = new Intl.NumberFormat(intlLocale());
  const size = new Intl.NumberFormat(intlLocale(), { maximumFractionDigits: 1 });
  return (
    <Card title={t("figures.title")}>
      <dl className={classes.facts}>
        {known.people.map(({ name, count }) => (
          <div key={name}>
            <dt>{t(`kind.${name as "student"}`)}</dt>
            <dd>{number.format(count)}</dd>
          </div>
        ))}
        <div>
          <dt>{t("figures.signIns")}</dt>
          <dd>{number.format(known.sign_ins)}</dd>
        </div>
        <div>
          <dt>{t("figures.files")}</dt>
          <dd>{size.format(known.files / 1e6)} MB</dd>
        </div>
      </dl>
    </Card>
  );
}

function Server({ known }: { known: Overview }) {
  const { t } = useTranslation("console");
  return (
    <Card flush title={t("server.title")}>
      <p className={classes.lead}>
        {t("server.version", { version: known.version })} ·{" "}
        {known.jobs.map(({ name, count }) => t(`server.jobs.${name as "waiting"}`, { count })).join(" · ")}
      </p>
      <Rows label={t("server.title")}>
        {known.checks.map((check) => (
          <li key={check.name}>
            <Check check={check} />
          </li>
        ))}
      </Rows>
    </Card>
  );
}

function Check({ check: { name, state } }: { check: CheckItem }) {
  const { t } = useTranslation("console");
  const Mark = MARKS[state];
  const part = name as "database";
  return (
    <Row
      mark={<Mark size={24} aria-hidden className={classes[state]} />}
      title={t(`check.${part}.name`)}
      note={`${t(`server.${state}`)}${state === "on" ? "" : ` · ${t(`check.${part}.note`)}`}`}
    />
  );
}
