// 匯入人員: a spreadsheet of students, parents and staff: uploaded, looked at row by row, and only then applied.
import { Anchor, Button, FileButton } from "@mantine/core";
import { IconFileSpreadsheet, IconFileUpload, IconTableDown } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { PeopleImport } from "../../../generated/types.gen";
import { Card } from "../../../ui/Card";
import { Loaded } from "../../../ui/Loaded";
import { RefusedLine } from "../../../ui/Refused";
import { Steps } from "../../../ui/Steps";
import shared from "../Console.module.css";
import { Guarded } from "../Guarded";
import { PEOPLE_FILE } from "../queries";
import classes from "./Import.module.css";
import { Lines } from "./Lines";
import { Preview } from "./Preview";
import { keys, lastQuery, people, TEMPLATE_FILE } from "./queries";
import { totals } from "./words";

export default function ImportPage() {
  const { t } = useTranslation("import");
  const last = useQuery(lastQuery);
  return (
    <Guarded title={t("title")} back="/console/people">
      <Loaded query={last}>
        {({ last: upload }) => (
          <>
            <File last={upload} />
            {upload && <Preview key={upload.id} upload={upload} />}
            {upload && (!upload.applied_at || totals(upload.parts).wrong > 0) && (
              <Lines key={`${upload.id} ${upload.applied_at}`} upload={upload} />
            )}
          </>
        )}
      </Loaded>
    </Guarded>
  );
}

function File({ last }: { last: PeopleImport | null }) {
  const { t } = useTranslation("import");
  const client = useQueryClient();
  const upload = useMutation({
    mutationFn: people.upload,
    onSuccess: (found) => client.setQueryData(keys.last, { last: found }),
  });
  return (
    <Card>
      <Steps steps={[t("steps.fill"), t("steps.look"), t("steps.apply")]} done={!last ? 0 : last.applied_at ? 3 : 1} />
      <p className={classes.lead}>{t("lead")}</p>
      <p className={classes.lead}>{t("rules")}</p>
      <div className={shared.buttons}>
        <FileButton accept=".xlsx,.csv" onChange={(file) => file && upload.mutate(file)}>
          {(props) => (
            <Button
              {...props}
              loading={upload.isPending}
              variant={last && !last.applied_at ? "light" : "filled"}
              leftSection={<IconFileUpload size={20} aria-hidden />}
            >
              {t("upload")}
            </Button>
          )}
        </FileButton>
        <Anchor className={shared.link} href={TEMPLATE_FILE} download>
          <IconTableDown size={20} aria-hidden /> {t("template")}
        </Anchor>
        <Anchor className={shared.link} href={PEOPLE_FILE} download>
          <IconFileSpreadsheet size={20} aria-hidden /> {t("export")}
        </Anchor>
      </div>
      <p className={classes.quiet} role="status">
        {upload.isPending ? t("reading") : t("kept")}
      </p>
      <RefusedLine error={upload.error} />
    </Card>
  );
}
