// 審計日誌: who did what to whom, newest first; checked for alterations, and taken out as a spreadsheet (IMP-16).
import { Alert, Anchor, Button } from "@mantine/core";
import { IconFileSpreadsheet, IconHistory, IconShieldCheck } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { AuditItem } from "../../generated/types.gen";
import { Card } from "../../ui/Card";
import { Empty } from "../../ui/Empty";
import { Refused, RefusedLine } from "../../ui/Refused";
import { Row, Rows } from "../../ui/Row";
import { RowsSkeleton } from "../../ui/Skeletons";
import { Moment } from "../../ui/Time";
import { useActionText, useFieldText } from "./audit";
import classes from "./Console.module.css";
import { Guarded } from "./Guarded";
import { AUDIT_FILE, admin, keys } from "./queries";

export default function AuditPage() {
  const { t } = useTranslation("console");
  return (
    <Guarded title={t("place.audit.title")}>
      <Card>
        <p>{t("audit.note")}</p>
        <Check />
      </Card>
      <Card flush>
        <Trail />
      </Card>
    </Guarded>
  );
}

function Check() {
  const { t } = useTranslation("console");
  const check = useMutation({ mutationFn: admin.checkAudit });
  return (
    <>
      <div className={classes.buttons}>
        <Button
          variant="light"
          leftSection={<IconShieldCheck size={20} aria-hidden />}
          loading={check.isPending}
          onClick={() => check.mutate()}
        >
          {t("audit.check")}
        </Button>
        <Anchor className={classes.link} href={AUDIT_FILE} download>
          <IconFileSpreadsheet size={20} aria-hidden /> {t("audit.export")}
        </Anchor>
      </div>
      <RefusedLine error={check.error} />
      <div role="status">
        {check.data &&
          (check.data.broken === null ? (
            <p className={classes.saved}>{t("audit.whole", { count: check.data.count })}</p>
          ) : (
            <Alert color="red">{t("audit.broken", { number: check.data.broken })}</Alert>
          ))}
      </div>
    </>
  );
}

function Trail() {
  const { t } = useTranslation("console");
  const { t: common } = useTranslation();
  const trail = useInfiniteQuery({
    queryKey: keys.audit({}),
    queryFn: ({ pageParam }) => admin.audit({ before: pageParam }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => (page.more ? page.items.at(-1)?.number : undefined),
  });
  if (trail.isPending) return <RowsSkeleton />;
  if (trail.isError) return <Refused error={trail.error} retry={() => void trail.refetch()} />;
  const items = trail.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <Empty icon={IconHistory} title={t("audit.none")} note={t("audit.noneNote")} />;
  return (
    <>
      <Rows label={t("place.audit.title")}>
        {items.map((item) => (
          <li key={item.number}>
            <Entry item={item} />
          </li>
        ))}
      </Rows>
      {trail.hasNextPage && (
        <div className={classes.tools}>
          <Button variant="subtle" loading={trail.isFetchingNextPage} onClick={() => void trail.fetchNextPage()}>
            {common("action.more")}
          </Button>
        </div>
      )}
    </>
  );
}

function Entry({ item }: { item: AuditItem }) {
  const { t } = useTranslation("console");
  const action = useActionText();
  const field = useFieldText();
  const fields = Array.isArray(item.detail.fields) ? item.detail.fields.map(String) : [];
  return (
    <Row
      title={`${action(item.action)}${item.object_name ? ` · ${item.object_name}` : ""}`}
      note={
        <>
          {item.actor_id === null ? t("audit.nobody") : item.actor_name || t("audit.unknown")} · <Moment at={item.at} />
          {fields.length > 0 && ` · ${fields.map(field).join(", ")}`}
        </>
      }
    />
  );
}
