// The terms of the sign-up: the versions with who agreed to them, and a new one, written, looked at and published (SUB-05).
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { TermsVersion, TermsVersions } from "../../generated/types.gen";
import { LOCALE_NAMES, LOCALES } from "../../i18n/i18n";
import { Card } from "../../ui/Card";
import { Loaded } from "../../ui/Loaded";
import { Row, Rows } from "../../ui/Row";
import { Moment } from "../../ui/Time";
import { TermsText } from "../signup/TermsText";
import classes from "./Console.module.css";
import { Guarded } from "./Guarded";
import { admin, keys, overviewQuery } from "./queries";
import { TermsEditor } from "./TermsEditor";

export default function TermsPage() {
  const { t } = useTranslation("console");
  const terms = useQuery({ queryKey: keys.terms, queryFn: admin.terms });
  const overview = useQuery(overviewQuery);
  return (
    <Guarded title={t("place.terms.title")}>
      <Loaded query={terms}>
        {(known) => (
          <>
            <Versions known={known} />
            {overview.data && (
              <TermsEditor
                key={known.newest.version}
                newest={known.newest}
                languages={overview.data.school.languages}
              />
            )}
          </>
        )}
      </Loaded>
    </Guarded>
  );
}

function Versions({ known: { items } }: { known: TermsVersions }) {
  const { t } = useTranslation("console");
  const [open, setOpen] = useState<string | null>(null);
  return (
    <Card flush title={t("terms.versions")}>
      <p className={classes.lead}>{t("terms.versionsNote")}</p>
      <Rows label={t("terms.versions")}>
        {items.map((one, place) => (
          <li key={one.version}>
            <Version
              item={one}
              asked={place === 0}
              open={open === one.version}
              toggle={() => setOpen(open === one.version ? null : one.version)}
            />
          </li>
        ))}
      </Rows>
    </Card>
  );
}

interface VersionProps {
  item: TermsVersion;
  asked: boolean;
  open: boolean;
  toggle: () => void;
}

function Version({ item, asked, open, toggle }: VersionProps) {
  const { t } = useTranslation("console");
  return (
    <>
      <Row
        onClick={toggle}
        title={asked ? `${item.version} · ${t("terms.now")}` : item.version}
        note={
          <>
            {item.published_at ? <Moment at={item.published_at} /> : t("terms.product")}
            {item.by && ` · ${item.by}`} · {t("terms.agreed", { count: item.agreed })}
          </>
        }
      />
      {open && <Text version={item.version} />}
    </>
  );
}

function Text({ version }: { version: string }) {
  const text = useQuery({ queryKey: keys.termsOf(version), queryFn: () => admin.termsOf(version) });
  return (
    <div className={classes.inset}>
      <Loaded query={text}>
        {({ texts }) =>
          LOCALES.map((locale) => {
            const parts = texts[locale];
            return (
              parts && (
                <section key={locale} lang={locale}>
                  <h3>{LOCALE_NAMES[locale]}</h3>
                  <TermsText parts={parts} />
                </section>
              )
            );
          })
        }
      </Loaded>
    </div>
  );
}
