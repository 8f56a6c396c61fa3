// 按B01表更新通訊錄年級班別: upload, look at the preview by grade, confirm twice (PROM-09..17).
import { Anchor, Button, FileButton, Table } from "@mantine/core";
import { IconAlertCircle, IconFileSpreadsheet, IconFileUpload } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { UploadItem } from "../../generated/types.gen";
import { Card } from "../../ui/Card";
import { ConfirmButton } from "../../ui/ConfirmButton";
import { Loaded } from "../../ui/Loaded";
import { RefusedLine } from "../../ui/Refused";
import { Steps } from "../../ui/Steps";
import { Moment } from "../../ui/Time";
import { Lines } from "./Lines";
import { Mapping } from "./Mapping";
import classes from "./Promotion.module.css";
import { directoryChanged, keys, LINES_FILE, promotion } from "./queries";

export function Students({ applied }: { applied: () => void }) {
  const { t } = useTranslation("promotion");
  const client = useQueryClient();
  const preview = useQuery({ queryKey: keys.upload, queryFn: promotion.preview });
  const upload = useMutation({
    mutationFn: promotion.upload,
    onSuccess: (found) => client.setQueryData(keys.upload, found),
  });
  const apply = useMutation({
    mutationFn: promotion.apply,
    onSuccess: async () => {
      await directoryChanged(client);
      applied();
    },
  });
  return (
    <Loaded query={preview}>
      {({ upload: last, year, mapped }) => (
        <>
          <Card title={t("students.title")}>
            <Steps
              steps={[t("students.step1"), t("students.step2"), t("students.step3")]}
              done={!last ? 0 : last.applied_at ? 3 : 2}
            />
            <p className={classes.lead}>{year ? t("students.lead", { year }) : t("students.noYear")}</p>
            <div className={classes.buttons}>
              <FileButton accept=".json,application/json" onChange={(file) => file && upload.mutate(file)}>
                {(props) => (
                  <Button
                    {...props}
                    disabled={!year}
                    loading={upload.isPending}
                    variant={last ? "light" : "filled"}
                    leftSection={<IconFileUpload size={20} aria-hidden />}
                  >
                    {t("students.upload")}
                  </Button>
                )}
              </FileButton>
              {last && !last.applied_at && last.total > last.abnormal && (
                <ConfirmButton
                  text={t("students.apply")}
                  subject={last.file_name}
                  busy={apply.isPending}
                  confirm={() => apply.mutate(last.id)}
                />
              )}
            </div>
            <RefusedLine error={upload.error ?? apply.error} />
          </Card>
          {last && <Preview last={last} />}
          <Mapping mapped={mapped} />
        </>
      )}
    </Loaded>
  );
}

function Preview({ last }: { last: UploadItem }) {
  const { t } = useTranslation("promotion");
  const [grade, setGrade] = useState<string | null>(null);
  return (
    <Card
      flush
      title={t("students.preview")}
      aside={
        <Anchor href={LINES_FILE} download className={classes.file}>
          <IconFileSpreadsheet size={20} aria-hidden /> {t("students.export")}
        </Anchor>
      }
    >
      <p className={classes.note}>
        {last.file_name} · {last.made_by} · <Moment at={last.made_at} />
        {last.applied_at && (
          <>
            {" · "}
            {t("students.appliedAt")} <Moment at={last.applied_at} />
          </>
        )}
      </p>
      <Table aria-label={t("students.preview")} verticalSpacing="sm" horizontalSpacing="lg">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("students.grade")}</Table.Th>
            <Table.Th>{t("students.classes")}</Table.Th>
            <Table.Th>{t("students.counts")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {last.grades.map((one) => (
            <Table.Tr key={one.grade} data-trouble={one.abnormal > 0 || undefined} className={classes.line}>
              <Table.Td>
                {one.total > 0 ? (
                  <Button variant="subtle" onClick={() => setGrade(one.grade)}>
                    {one.grade || t("students.unreadable")}
                  </Button>
                ) : (
                  <span className={classes.plain}>{one.grade}</span>
                )}
              </Table.Td>
              <Table.Td>{one.classes}</Table.Td>
              <Table.Td>
                {one.abnormal > 0 && (
                  <IconAlertCircle size={18} className={classes.mark} aria-label={t("students.abnormal")} />
                )}
                {one.abnormal}/{one.total}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {grade !== null && <Lines upload={last.id} grade={grade} close={() => setGrade(null)} />}
    </Card>
  );
}
