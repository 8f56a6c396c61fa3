// How this school's student files are read when they are not in our format: a mapping file, kept until it is taken away.
import { Button, FileButton } from "@mantine/core";
import { IconFileUpload } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Card } from "../../ui/Card";
import { ConfirmButton } from "../../ui/ConfirmButton";
import { RefusedLine } from "../../ui/Refused";
import classes from "./Promotion.module.css";
import { keys, promotion } from "./queries";

export function Mapping({ mapped }: { mapped: boolean }) {
  const { t } = useTranslation("promotion");
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (file: File | null) => (file ? promotion.keepMapping(file) : promotion.forgetMapping()),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.upload }),
  });
  return (
    <Card title={t("mapping.title")}>
      <p className={classes.lead}>{t(mapped ? "mapping.on" : "mapping.off")}</p>
      <div className={classes.buttons}>
        <FileButton accept=".json,application/json" onChange={(file) => file && change.mutate(file)}>
          {(props) => (
            <Button
              {...props}
              variant="light"
              loading={change.isPending}
              leftSection={<IconFileUpload size={20} aria-hidden />}
            >
              {t("mapping.upload")}
            </Button>
          )}
        </FileButton>
        {mapped && (
          <ConfirmButton text={t("mapping.forget")} busy={change.isPending} confirm={() => change.mutate(null)} />
        )}
      </div>
      <RefusedLine error={change.error} />
    </Card>
  );
}
