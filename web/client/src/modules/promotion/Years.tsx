// 按B08表同步年級班別: fetch or upload the class table of a year, look at it, make its classes; and the way back.
import { Button, FileButton, Menu } from "@mantine/core";
import { IconChevronDown, IconCloudDownload, IconFileUpload, IconHistory, IconSchool } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Card } from "../../ui/Card";
import { ConfirmButton } from "../../ui/ConfirmButton";
import { Empty } from "../../ui/Empty";
import { Loaded } from "../../ui/Loaded";
import { RefusedLine } from "../../ui/Refused";
import { Row, Rows } from "../../ui/Row";
import { Plan } from "./Plan";
import classes from "./Promotion.module.css";
import { directoryChanged, nearYears, plansQuery, promotion } from "./queries";
import { ResetForm } from "./ResetForm";

export function Years() {
  const { t } = useTranslation("promotion");
  const client = useQueryClient();
  const plans = useQuery(plansQuery);
  const [resetting, setResetting] = useState(false);
  const changed = () => directoryChanged(client);
  const bring = useMutation({
    mutationFn: (wish: File | string) =>
      typeof wish === "string" ? promotion.fetchPlan(wish) : promotion.uploadPlan(wish),
    onSuccess: changed,
  });
  const restore = useMutation({ mutationFn: promotion.restore, onSuccess: changed });
  return (
    <Loaded query={plans}>
      {({ items, years, sections, connected }) => (
        <>
          <Card title={t("years.bring")}>
            <p className={classes.lead}>{t(connected ? "years.leadConnected" : "years.lead")}</p>
            <div className={classes.buttons}>
              {connected && <FetchButton busy={bring.isPending} fetch={(year) => bring.mutate(year)} />}
              <FileButton accept=".json,application/json" onChange={(file) => file && bring.mutate(file)}>
                {(props) => (
                  <Button
                    {...props}
                    variant={connected ? "light" : "filled"}
                    loading={bring.isPending}
                    leftSection={<IconFileUpload size={20} aria-hidden />}
                  >
                    {t("years.upload")}
                  </Button>
                )}
              </FileButton>
            </div>
            <RefusedLine error={bring.error} />
          </Card>
          {items.length === 0 && <Empty icon={IconSchool} title={t("years.none")} note={t("years.noneNote")} />}
          {items.map((plan, place) => (
            <Plan key={plan.id} plan={plan} sections={sections} newest={place === 0} />
          ))}
          <Card
            flush
            title={t("years.all")}
            aside={
              !resetting &&
              years.some((year) => year.current) && (
                <Button variant="subtle" color="red" onClick={() => setResetting(true)}>
                  {t("reset.open")}
                </Button>
              )
            }
          >
            {resetting && <ResetForm done={() => setResetting(false)} />}
            <RefusedLine error={restore.error} />
            <Rows label={t("years.all")}>
              {years.map((year) => (
                <li key={year.id}>
                  <Row
                    mark={year.current ? <IconSchool aria-hidden /> : <IconHistory aria-hidden />}
                    title={year.name}
                    note={`${t("years.classes", { count: year.classes })} · ${t(
                      year.current ? "years.current" : year.backup ? "years.backup" : "years.past",
                    )}`}
                    end={
                      !year.current && (
                        <ConfirmButton
                          text={t("years.restore")}
                          subject={year.name}
                          busy={restore.isPending}
                          confirm={() => restore.mutate(year.id)}
                        />
                      )
                    }
                  />
                </li>
              ))}
            </Rows>
          </Card>
        </>
      )}
    </Loaded>
  );
}

function FetchButton({ busy, fetch }: { busy: boolean; fetch: (year: string) => void }) {
  const { t } = useTranslation("promotion");
  return (
    <Menu>
      <Menu.Target>
        <Button
          loading={busy}
          leftSection={<IconCloudDownload size={20} aria-hidden />}
          rightSection={<IconChevronDown size={16} aria-hidden />}
        >
          {t("years.fetch")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {nearYears(new Date()).map((year) => (
          <Menu.Item key={year} onClick={() => fetch(year)}>
            {year}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
