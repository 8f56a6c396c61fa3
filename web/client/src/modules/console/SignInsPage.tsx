// Who is signed in at the school, on what, since when; each can be ended at once, with its class and its media.
import { TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconDeviceDesktop, IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Card } from "../../ui/Card";
import { ConfirmButton } from "../../ui/ConfirmButton";
import { Empty } from "../../ui/Empty";
import { Loaded } from "../../ui/Loaded";
import { RefusedLine } from "../../ui/Refused";
import { Row, Rows } from "../../ui/Row";
import { Moment } from "../../ui/Time";
import classes from "./Console.module.css";
import { Guarded } from "./Guarded";
import { admin, keys } from "./queries";

const TYPING_MS = 250;

export default function SignInsPage() {
  const { t } = useTranslation("console");
  const client = useQueryClient();
  const [typed, setTyped] = useState("");
  const [searched] = useDebouncedValue(typed.trim(), TYPING_MS);
  const signIns = useQuery({
    queryKey: keys.signIns(searched),
    queryFn: () => admin.signIns(searched),
    placeholderData: keepPreviousData,
  });
  const end = useMutation({
    mutationFn: admin.endSignIn,
    onSuccess: () => client.invalidateQueries({ queryKey: ["console", "sign-ins"] }),
  });
  return (
    <Guarded title={t("place.signIns.title")}>
      <Card flush>
        <div className={classes.tools}>
          <TextInput
            className={classes.grow}
            type="search"
            label={t("signIns.search")}
            leftSection={<IconSearch size={20} aria-hidden />}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </div>
        <RefusedLine error={end.error} />
        <Loaded query={signIns}>
          {({ items, count }) => (
            <>
              <p className={classes.lead}>{t("signIns.count", { count })}</p>
              {items.length === 0 && <Empty icon={IconDeviceDesktop} title={t("people.none")} />}
              <Rows label={t("place.signIns.title")}>
                {items.map((one) => (
                  <li key={one.id}>
                    <Row
                      mark={<IconDeviceDesktop size={24} aria-hidden />}
                      title={one.person_name}
                      note={
                        <>
                          {one.device && `${one.device} · `}
                          {t("signIns.seen")} <Moment at={one.last_seen_at} />
                          {one.current && ` · ${t("signIns.current")}`}
                        </>
                      }
                      end={
                        !one.current && (
                          <ConfirmButton
                            text={t("signIns.end")}
                            subject={one.person_name}
                            busy={end.isPending}
                            confirm={() => end.mutate(one.id)}
                          />
                        )
                      }
                    />
                  </li>
                ))}
              </Rows>
            </>
          )}
        </Loaded>
      </Card>
    </Guarded>
  );
}
