// A token's secret, once: it goes when the administrator has kept it.
import { Alert, Button, TextInput } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./Admin.module.css";

export function Secret({ secret, done }: { secret: string; done: () => void }) {
  const { t } = useTranslation("classes");
  const clipboard = useClipboard({ timeout: 4000 });
  return (
    <div className={classes.form}>
      <Alert role="status">{t("tokens.made")}</Alert>
      <TextInput
        readOnly
        label={t("tokens.secret")}
        value={secret}
        classNames={{ input: classes.secret }}
        onFocus={(event) => event.currentTarget.select()}
      />
      <div className={classes.buttons}>
        <Button
          leftSection={clipboard.copied ? <IconCheck size={20} aria-hidden /> : <IconCopy size={20} aria-hidden />}
          onClick={() => clipboard.copy(secret)}
        >
          {t(clipboard.copied ? "tokens.copied" : "tokens.copy")}
        </Button>
        <Button variant="subtle" onClick={done}>
          {t("tokens.done")}
        </Button>
      </div>
    </div>
  );
}
