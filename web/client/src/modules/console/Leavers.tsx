// Who has left: brought back as it was, taken out as data, or forgotten for good (IMP-22).
import { Anchor, Button, TextInput } from "@mantine/core";
import { IconDoorExit } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { LeaverItem } from "../../generated/types.gen";
import { Avatar } from "../../ui/Avatar";
import { Card } from "../../ui/Card";
import { Empty } from "../../ui/Empty";
import { Loaded } from "../../ui/Loaded";
import { RefusedLine } from "../../ui/Refused";
import { Row, Rows } from "../../ui/Row";
import { Moment } from "../../ui/Time";
import classes from "./Console.module.css";
import { admin, dataFile, keys, peopleChanged } from "./queries";

export function Leavers() {
  const { t } = useTranslation("console");
  const client = useQueryClient();
  const [erasing, setErasing] = useState<LeaverItem | null>(null);
  const leavers = useQuery({ queryKey: keys.leavers, queryFn: admin.leavers });
  const back = useMutation({ mutationFn: admin.bringBack, onSuccess: () => peopleChanged(client) });
  return (
    <Card flush title={t("leavers.title")}>
      <RefusedLine error={back.error} />
      <Loaded query={leavers}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={IconDoorExit} title={t("leavers.none")} note={t("leavers.noneNote")} />
          ) : (
            <Rows label={t("leavers.title")}>
              {items.map((one) => (
                <li key={one.id}>
                  <Row
                    mark={<Avatar name={one.name} />}
                    title={one.name}
                    note={
                      <>
                        {one.kinds.map((kind) => t(`kind.${kind}`)).join(" · ")} · {one.by} ·{" "}
                        <Moment at={one.left_at} />
                      </>
                    }
                  />
                  <div className={classes.tools}>
                    <Button variant="light" disabled={back.isPending} onClick={() => back.mutate(one.id)}>
                      {t("leavers.back")}
                    </Button>
                    <Anchor className={classes.link} href={dataFile(one.id)} download>
                      {t("person.data")}
                    </Anchor>
                    <Button variant="subtle" color="red" onClick={() => setErasing(one)}>
                      {t("leavers.erase")}
                    </Button>
                  </div>
                  {erasing?.id === one.id && <EraseForm leaver={one} done={() => setErasing(null)} />}
                </li>
              ))}
            </Rows>
          )
        }
      </Loaded>
    </Card>
  );
}

function EraseForm({ leaver, done }: { leaver: LeaverItem; done: () => void }) {
  const { t } = useTranslation("console");
  const { t: common } = useTranslation();
  const client = useQueryClient();
  const [typed, setTyped] = useState("");
  const erase = useMutation({
    mutationFn: () => admin.erase(leaver.id, typed),
    onSuccess: () => {
      done();
      return peopleChanged(client);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    erase.mutate();
  };
  return (
    <form className={`${classes.form} ${classes.inset}`} onSubmit={submit}>
      <ul className={classes.facets}>
        <li>{t("leavers.gone")}</li>
        <li>{t("leavers.nameless")}</li>
        <li>
          {t("leavers.stays")}{" "}
          <Anchor component={Link} underline="always" to="/classes/recordings">
            {t("leavers.recordings")}
          </Anchor>
        </li>
      </ul>
      <TextInput
        label={t("leavers.confirm", { name: leaver.name })}
        description={t("leavers.confirmNote")}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <RefusedLine error={erase.error} />
      <div className={classes.buttons}>
        <Button type="submit" color="red.9" loading={erase.isPending} disabled={typed.trim() !== leaver.name}>
          {t("leavers.erase")}
        </Button>
        <Button variant="subtle" onClick={done}>
          {common("action.cancel")}
        </Button>
      </div>
    </form>
  );
}
