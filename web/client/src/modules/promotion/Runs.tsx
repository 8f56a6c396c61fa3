// 更新日志: every update with its operator, time and result, student by student; the last one can be undone (PROM-18, PROM-19).
import { Button, Modal } from "@mantine/core";
import { IconHistory, IconRefresh } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RunItem } from "../../generated/types.gen";
import { Card } from "../../ui/Card";
import { ConfirmButton } from "../../ui/ConfirmButton";
import { Empty } from "../../ui/Empty";
import { Loaded } from "../../ui/Loaded";
import { RefusedLine } from "../../ui/Refused";
import { Row, Rows } from "../../ui/Row";
import { Moment } from "../../ui/Time";
import { LineList } from "./Lines";
import classes from "./Promotion.module.css";
import { directoryChanged, keys, promotion } from "./queries";

export function Runs() {
  const { t } = useTranslation("promotion");
  const [shown, setShown] = useState<string | null>(null);
  const runs = useQuery({ queryKey: keys.runs, queryFn: promotion.runs });
  return (
    <Card
      flush
      title={t("runs.title")}
      aside={
        <Button
          variant="subtle"
          loading={runs.isFetching}
          leftSection={<IconRefresh size={20} aria-hidden />}
          onClick={() => void runs.refetch()}
        >
          {t("runs.refresh")}
        </Button>
      }
    >
      <Loaded query={runs}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={IconHistory} title={t("runs.none")} />
          ) : (
            <Rows label={t("runs.title")}>
              {items.map((run) => (
                <li key={run.id}>
                  <Run run={run} open={() => setShown(run.id)} />
                </li>
              ))}
            </Rows>
          )
        }
      </Loaded>
      {shown && <RunLines id={shown} close={() => setShown(null)} />}
    </Card>
  );
}

function Run({ run, open }: { run: RunItem; open: () => void }) {
  const { t } = useTranslation("promotion");
  const client = useQueryClient();
  const undo = useMutation({ mutationFn: () => promotion.undo(run.id), onSuccess: () => directoryChanged(client) });
  return (
    <>
      <Row
        mark={<IconHistory aria-hidden />}
        title={run.file_name}
        note={
          <>
            {run.made_by} · <Moment at={run.made_at} />
            <br />
            {t("runs.result", { moved: run.moved, unchanged: run.unchanged, failed: run.failed })}
            {run.undone_at && (
              <>
                <br />
                {t("runs.undone", { name: run.undone_by })} <Moment at={run.undone_at} />
              </>
            )}
          </>
        }
        end={
          <span className={classes.ends}>
            <Button variant="subtle" onClick={open} aria-label={`${t("runs.open")}: ${run.file_name}`}>
              {t("runs.open")}
            </Button>
            {run.can_undo && (
              <ConfirmButton
                text={t("runs.undo")}
                subject={run.file_name}
                busy={undo.isPending}
                confirm={() => undo.mutate()}
              />
            )}
          </span>
        }
      />
      <RefusedLine error={undo.error} />
    </>
  );
}

function RunLines({ id, close }: { id: string; close: () => void }) {
  const { t } = useTranslation("promotion");
  const { t: common } = useTranslation();
  const run = useQuery({ queryKey: keys.run(id), queryFn: () => promotion.run(id) });
  return (
    <Modal
      opened
      onClose={close}
      title={t("runs.detail")}
      size="lg"
      closeButtonProps={{ "aria-label": common("action.close") }}
    >
      <Loaded query={run}>{({ lines }) => <LineList items={lines} label={t("runs.detail")} />}</Loaded>
    </Modal>
  );
}
