// 重置: what hangs on the current year, then put it aside under another name or delete it, confirmed by the year's name (PROM-06..08).
import { Alert, Button, Radio, TextInput } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Loaded } from "../../ui/Loaded";
import { RefusedLine } from "../../ui/Refused";
import classes from "./Promotion.module.css";
import { directoryChanged, keys, promotion } from "./queries";

export function ResetForm({ done }: { done: () => void }) {
  const { t } = useTranslation("promotion");
  const { t: common } = useTranslation();
  const client = useQueryClient();
  const warnings = useQuery({ queryKey: keys.reset, queryFn: promotion.warnings });
  const [mode, setMode] = useState<"rename" | "delete">("rename");
  const [name, setName] = useState("");
  const [confirm, setConfirm] = useState("");
  const reset = useMutation({
    mutationFn: () => promotion.reset({ mode, name: name.trim() || null, confirm }),
    onSuccess: () => {
      done();
      return directoryChanged(client);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    reset.mutate();
  };
  return (
    <Loaded query={warnings}>
      {(warned) => (
        <form className={`${classes.form} ${classes.inset}`} onSubmit={submit}>
          <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title={t("reset.title", { year: warned.year })}>
            {t("reset.warning", { ...warned })}
          </Alert>
          <Radio.Group label={t("reset.mode")} value={mode} onChange={(value) => setMode(value as typeof mode)}>
            <div className={classes.choices}>
              <Radio value="rename" label={t("reset.rename")} description={t("reset.renameNote")} />
              <Radio value="delete" label={t("reset.delete")} description={t("reset.deleteNote")} />
            </div>
          </Radio.Group>
          {mode === "rename" && (
            <TextInput
              label={t("reset.name")}
              required
              maxLength={80}
              value={name}
              placeholder={t("reset.nameExample", { year: warned.year })}
              onChange={(event) => setName(event.currentTarget.value)}
            />
          )}
          <TextInput
            label={t("reset.confirm", { year: warned.year })}
            required
            value={confirm}
            onChange={(event) => setConfirm(event.currentTarget.value)}
          />
          <RefusedLine error={reset.error} />
          <div className={classes.buttons}>
            <Button
              type="submit"
              color="red"
              loading={reset.isPending}
              disabled={confirm.trim() !== warned.year || (mode === "rename" && !name.trim())}
            >
              {t(mode === "rename" ? "reset.doRename" : "reset.doDelete")}
            </Button>
            <Button variant="subtle" onClick={done}>
              {common("action.cancel")}
            </Button>
          </div>
        </form>
      )}
    </Loaded>
  );
}
