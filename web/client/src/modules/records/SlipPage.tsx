// A printable attendance slip with the code by which anybody can verify it (META-04).
import { Button } from "@mantine/core";
import { IconPrinter } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { api, slipQr } from "../../api";
import type { Slip } from "../../api-types";
import { keys } from "../../app/keys";
import { useMe } from "../../app/session";
import { intlLocale } from "../../i18n/i18n";
import { Page } from "../../ui/Page";
import { RefusedPage } from "../../ui/Refused";
import { PageSkeleton } from "../../ui/Skeletons";
import { fullText } from "../../ui/Time";
import classes from "./Slip.module.css";
import { SlipFacts } from "./SlipFacts";
import { StatusBadge } from "./StatusBadge";

export default function SlipPage() {
  const { classId = "", personId = "" } = useParams();
  const me = useMe();
  const back = me.staff ? `/classes/records/${classId}` : "/classes/attendance";
  const slip = useQuery({ queryKey: keys.slip(classId, personId), queryFn: () => api.slip(classId, personId) });
  if (slip.data) return <Sheet slip={slip.data} back={back} />;
  if (slip.isError) return <RefusedPage back={back} error={slip.error} retry={() => void slip.refetch()} />;
  return <PageSkeleton />;
}

function Sheet({ slip, back }: { slip: Slip; back: string }) {
  const { t } = useTranslation("classes");
  const print = (
    <Button leftSection={<IconPrinter size={20} aria-hidden />} onClick={() => window.print()}>
      {t("slip.print")}
    </Button>
  );
  return (
    <div className={classes.page}>
      <Page title={t("slip.title")} note={slip.name} back={back} backOn="always" actions={print}>
        <article className={classes.sheet}>
          <p className={classes.school}>{slip.school_name}</p>
          <h2 className={classes.heading}>{t("slip.title")}</h2>
          <SlipFacts
            slip={slip}
            seconds={slip.attendance.attended_seconds}
            status={<StatusBadge of={slip.attendance} />}
          />
          <div className={classes.proof}>
            <img src={slipQr(slip.code)} alt={t("slip.qr")} width={148} height={148} className={classes.qr} />
            <div>
              <p className={classes.how}>
                {t("slip.verify")} {t("slip.issued", { date: fullText(new Date(slip.issued_at), intlLocale()) })}
              </p>
              <p className={classes.codeName}>{t("slip.code")}</p>
              <p className={classes.code}>{slip.code}</p>
            </div>
          </div>
        </article>
      </Page>
    </div>
  );
}
