// 掃描教育證, or its number typed; 在本澳首次註冊: a temporary number (SUB-13..15).
import { Button, TextInput } from "@mantine/core";
import { IconId, IconKeyboard, IconScan } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Scanner } from "../../scan/Scanner";
import { RefusedLine } from "../../ui/Refused";
import type { StepProps } from "./IdentityStep";
import classes from "./SignUp.module.css";

type Way = "choose" | "scan" | "type" | "temporary";

export function CardStep({ steps, view, next }: StepProps) {
  const { t } = useTranslation("signup");
  const [way, setWay] = useState<Way>("choose");
  const check = useMutation({ mutationFn: steps.card, onSuccess: next });
  const back = () => {
    check.reset();
    setWay("choose");
  };
  const child = view.identity === "parent";
  if (way === "scan")
    return (
      <Scanner
        hint={child ? t("card.hintChild") : t("card.hint")}
        close={back}
        found={(number) => {
          setWay("choose");
          check.mutate({ number, temporary: false });
        }}
      />
    );
  if (way === "type" || way === "temporary")
    return (
      <NumberForm
        temporary={way === "temporary"}
        busy={check.isPending}
        error={check.error}
        back={back}
        submit={(number) => check.mutate({ number, temporary: way === "temporary" })}
      />
    );
  return (
    <div className={classes.form}>
      <p className={classes.quiet}>{child ? t("card.whoseChild") : t("card.whose")}</p>
      <RefusedLine error={check.error} />
      <Button
        fullWidth
        loading={check.isPending}
        leftSection={<IconScan size={20} aria-hidden />}
        onClick={() => {
          check.reset();
          setWay("scan");
        }}
      >
        {t("card.scan")}
      </Button>
      <Button
        variant="light"
        fullWidth
        leftSection={<IconId size={20} aria-hidden />}
        onClick={() => setWay("temporary")}
      >
        {t("card.first")}
      </Button>
      <Button
        variant="subtle"
        fullWidth
        leftSection={<IconKeyboard size={20} aria-hidden />}
        onClick={() => setWay("type")}
      >
        {t("card.type")}
      </Button>
      <p className={classes.quiet}>{t("card.note")}</p>
    </div>
  );
}

interface NumberProps {
  temporary: boolean;
  busy: boolean;
  error: unknown;
  submit: (number: string) => void;
  back: () => void;
}

function NumberForm({ temporary, busy, error, submit, back }: NumberProps) {
  const { t } = useTranslation("signup");
  const [number, setNumber] = useState("");
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    submit(number);
  };
  return (
    <form className={classes.form} onSubmit={onSubmit}>
      <TextInput
        label={temporary ? t("card.temporary") : t("card.number")}
        placeholder={temporary ? "XX12345" : undefined}
        autoCapitalize="characters"
        autoComplete="off"
        autoFocus
        maxLength={temporary ? 7 : 24}
        value={number}
        onChange={(event) => setNumber(event.currentTarget.value)}
      />
      {temporary && <p className={classes.quiet}>{t("card.temporaryNote")}</p>}
      <RefusedLine error={error} />
      <Button type="submit" fullWidth disabled={!number.trim()} loading={busy}>
        {t("next")}
      </Button>
      <Button variant="subtle" fullWidth onClick={back}>
        {t("back")}
      </Button>
    </form>
  );
}
