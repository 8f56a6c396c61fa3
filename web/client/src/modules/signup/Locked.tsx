// Cards that nobody can prove, because the birth date was guessed wrong too often: the school knows who it was, and unlocks.
import { Button } from "@mantine/core";
import { IconLockOpen } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Card } from "../../ui/Card";
import { RefusedLine } from "../../ui/Refused";
import { Row, Rows } from "../../ui/Row";
import { Moment } from "../../ui/Time";
import { keys, signup } from "./queries";
import classes from "./SignUp.module.css";

export function Locked() {
  const { t } = useTranslation("signup");
  const client = useQueryClient();
  const locked = useQuery({ queryKey: keys.locked, queryFn: signup.locked, staleTime: 0 });
  const unlock = useMutation({
    mutationFn: signup.unlock,
    onSettled: () => client.invalidateQueries({ queryKey: keys.locked }),
  });
  const items = locked.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Card flush title={t("locked.title")}>
      <p className={classes.inset}>{t("locked.note")}</p>
      <RefusedLine error={unlock.error} />
      <Rows label={t("locked.title")}>
        {items.map(({ number, at }) => (
          <li key={number}>
            <Row
              title={number}
              note={<Moment at={at} />}
              end={
                <Button
                  variant="light"
                  leftSection={<IconLockOpen size={20} aria-hidden />}
                  loading={unlock.isPending}
                  onClick={() => unlock.mutate(number)}
                  aria-label={`${t("locked.unlock")}: ${number}`}
                >
                  {t("locked.unlock")}
                </Button>
              }
            />
          </li>
        ))}
      </Rows>
    </Card>
  );
}
