// A refusal: what did not work, why, and what to do. As a page's content or as a line in a form.
import { Alert, Button } from "@mantine/core";
import { IconAlertCircle, IconMoodPuzzled, IconWifiOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../i18n/errors";
import { Card } from "./Card";
import { Empty } from "./Empty";
import { Page } from "./Page";

export function Refused({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation();
  const { code, text } = useErrorText()(error);
  return (
    <div role="alert">
      <Empty
        icon={code === "offline" ? IconWifiOff : IconMoodPuzzled}
        title={text}
        action={
          retry && (
            <Button variant="light" onClick={retry}>
              {t("action.retry")}
            </Button>
          )
        }
      />
    </div>
  );
}

/** In place of a whole page, under a heading of its own. */
export function RefusedPage({ error, retry, back }: { error: unknown; retry?: () => void; back?: string }) {
  const { t } = useTranslation();
  return (
    <Page title={t("refused.title")} back={back}>
      <Card>
        <Refused error={error} retry={retry} />
      </Card>
    </Page>
  );
}

/** In a form, beside what was tried. */
export function RefusedLine({ error }: { error: unknown }) {
  const { text } = useErrorText()(error);
  if (!error) return null;
  return (
    <Alert color="red" icon={<IconAlertCircle aria-hidden />} role="alert">
      {text}
    </Alert>
  );
}
