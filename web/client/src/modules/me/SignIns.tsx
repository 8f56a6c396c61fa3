// Where I am signed in; what I do not know I can end at once.
import { IconDeviceLaptop } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api";
import type { SignIn } from "../../api-types";
import { keys } from "../../app/keys";
import { Card } from "../../ui/Card";
import { ConfirmButton } from "../../ui/ConfirmButton";
import { Loaded } from "../../ui/Loaded";
import { RefusedLine } from "../../ui/Refused";
import { Row, Rows } from "../../ui/Row";
import { Moment } from "../../ui/Time";
import classes from "./Me.module.css";

export function SignIns() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const signIns = useQuery({ queryKey: keys.signIns, queryFn: api.signIns });
  const onSuccess = () => client.invalidateQueries({ queryKey: keys.signIns });
  const end = useMutation({ mutationFn: api.endSignIn, onSuccess });
  const endOthers = useMutation({ mutationFn: api.endOtherSignIns, onSuccess });
  const several = (signIns.data?.items.length ?? 0) > 1;
  return (
    <Card
      flush
      title={t("me.devices")}
      aside={
        several && (
          <ConfirmButton text={t("me.endOthers")} busy={endOthers.isPending} confirm={() => endOthers.mutate()} />
        )
      }
    >
      <RefusedLine error={end.error ?? endOthers.error} />
      <Loaded query={signIns}>
        {({ items }) => (
          <Rows label={t("me.devices")}>
            {items.map((item) => (
              <li key={item.id}>
                <Device item={item} busy={end.isPending} end={() => end.mutate(item.id)} />
              </li>
            ))}
          </Rows>
        )}
      </Loaded>
    </Card>
  );
}

function Device({ item, busy, end }: { item: SignIn; busy: boolean; end: () => void }) {
  const { t } = useTranslation();
  const seen = (
    <>
      {t("me.lastSeen")} <Moment at={item.last_seen_at} />
    </>
  );
  return (
    <Row
      mark={<IconDeviceLaptop size={24} aria-hidden className={classes.mark} />}
      title={item.device}
      note={item.current ? t("me.thisDevice") : seen}
      end={!item.current && <ConfirmButton text={t("me.end")} subject={item.device} busy={busy} confirm={end} />}
    />
  );
}
