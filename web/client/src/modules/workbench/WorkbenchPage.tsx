// 工作台: what needs me today, and under it the apps that my role has.
import { SimpleGrid, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api";
import { keys } from "../../app/keys";
import { useMe } from "../../app/session";
import { intlLocale } from "../../i18n/i18n";
import { Loaded } from "../../ui/Loaded";
import { Page } from "../../ui/Page";
import { AppGrid } from "./AppGrid";
import { Today } from "./Today";

/** Who is in class changes without news of its own; a look every minute keeps today true. */
const REFRESH_MS = 60_000;

export default function WorkbenchPage() {
  const { t } = useTranslation();
  const me = useMe();
  const workbench = useQuery({
    queryKey: keys.workbench,
    queryFn: api.workbench,
    refetchInterval: REFRESH_MS,
    refetchOnMount: "always",
  });
  const today = new Intl.DateTimeFormat(intlLocale(), { weekday: "long", day: "numeric", month: "long" }).format(
    new Date(),
  );
  return (
    <Page title={t("workbench.greeting", { name: me.person.name })} note={`${me.school.name} · ${today}`}>
      <Loaded query={workbench} skeleton={<WorkbenchSkeleton />}>
        {(data) => (
          <>
            <Today items={data.today} />
            <AppGrid apps={data.apps} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function WorkbenchSkeleton() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t("state.loading")}>
      <Skeleton height={112} radius="lg" mb={32} />
      <SimpleGrid cols={{ base: 2, sm: 3 }}>
        {["a", "b", "c"].map((key) => (
          <Skeleton key={key} height={128} radius="lg" />
        ))}
      </SimpleGrid>
    </div>
  );
}
