// What a file would do, counted by sheet; confirmed twice. Afterwards: what it did.
import { Anchor, Button, Table } from "@mantine/core";
import { IconAlertCircle, IconCircleCheck, IconRefresh } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { isRefusal } from "../../../api";
import type { PeopleImport } from "../../../generated/types.gen";
import { Card } from "../../../ui/Card";
import { ConfirmButton } from "../../../ui/ConfirmButton";
import { RefusedLine } from "../../../ui/Refused";
import { Moment } from "../../../ui/Time";
import shared from "../Console.module.css";
import { peopleChanged } from "../queries";
import classes from "./Import.module.css";
import { keys, people } from "./queries";
import { totals } from "./words";

const VERDICTS = ["new", "changed", "unchanged", "wrong"] as const;

export function Preview({ upload }: { upload: PeopleImport }) {
  const { t } = useTranslation("import");
  return (
    <Card flush title={upload.applied_at ? t("title") : t("preview")}>
      <p className={classes.facts}>
        {upload.file_name} · {upload.made_by} · <Moment at={upload.applied_at ?? upload.made_at} />
      </p>
      <Counts upload={upload} />
      {upload.ignored.length > 0 && (
        <p className={classes.facts}>{t("ignored", { names: upload.ignored.join(", ") })}</p>
      )}
      {upload.applied_at ? <Done /> : <Confirm upload={upload} />}
    </Card>
  );
}

function Done() {
  const { t } = useTranslation("import");
  return (
    <div className={classes.confirm}>
      <p className={classes.good} role="status">
        <IconCircleCheck size={20} aria-hidden /> {t("done")}
      </p>
      <div className={shared.buttons}>
        <Anchor className={shared.link} component={Link} to="/console/people">
          {t("toPeople")}
        </Anchor>
        <Anchor className={shared.link} component={Link} to="/console/audit">
          {t("toAudit")}
        </Anchor>
      </div>
    </div>
  );
}

function Counts({ upload }: { upload: PeopleImport }) {
  const { t } = useTranslation("import");
  return (
    <Table className={classes.counts} aria-label={t("preview")} horizontalSpacing="sm" verticalSpacing="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t("part.label")}</Table.Th>
          {VERDICTS.map((verdict) => (
            <Table.Th key={verdict}>{t(`verdict.${verdict}`)}</Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {upload.parts.map((part) => (
          <Table.Tr key={part.part}>
            <Table.Th scope="row">{t(`part.${part.part}`)}</Table.Th>
            {VERDICTS.map((verdict) => (
              <Table.Td key={verdict} className={verdict === "wrong" && part.wrong ? classes.wrong : undefined}>
                {part[verdict]}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Confirm({ upload }: { upload: PeopleImport }) {
  const { t } = useTranslation("import");
  const client = useQueryClient();
  const keep = (last: PeopleImport | null) => client.setQueryData(keys.last, { last });
  const apply = useMutation({
    mutationFn: () => people.apply(upload),
    onSuccess: async (done) => {
      keep(done);
      await peopleChanged(client);
    },
  });
  const again = useMutation({ mutationFn: () => people.again(upload), onSuccess: keep });
  const forget = useMutation({ mutationFn: people.forget, onSuccess: () => keep(null) });
  const refused = apply.error ?? again.error ?? forget.error;
  // Another tab or another administrator has brought a file, applied this one or removed it: theirs is shown.
  const stale = isRefusal(refused, "newer-file", "no-people-file", "applied-already");
  const { doing, wrong } = totals(upload.parts);
  return (
    <div className={classes.confirm}>
      <p className={classes.sum}>{doing > 0 ? t("applyCount", { count: doing }) : t("nothing")}</p>
      {wrong > 0 && (
        <p className={classes.wrong}>
          <IconAlertCircle size={20} aria-hidden /> {t("wrongCount", { count: wrong })}
        </p>
      )}
      <RefusedLine error={refused} />
      <div className={shared.buttons}>
        {doing > 0 && <ConfirmButton text={t("apply")} busy={apply.isPending} confirm={() => apply.mutate()} />}
        <Button
          variant={isRefusal(refused, "directory-changed") || stale ? "filled" : "subtle"}
          leftSection={<IconRefresh size={20} aria-hidden />}
          loading={again.isPending}
          onClick={() => (stale ? void client.invalidateQueries({ queryKey: keys.last }) : again.mutate())}
        >
          {t("again")}
        </Button>
        <Button variant="subtle" loading={forget.isPending} onClick={() => forget.mutate()}>
          {t("forget")}
        </Button>
      </div>
    </div>
  );
}
