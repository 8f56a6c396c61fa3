// 請輸入出生日期: of the card's holder; for a parent it is the student's (SUB-16, SUB-17).
import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { RefusedLine } from "../../ui/Refused";
import type { StepProps } from "./IdentityStep";
import classes from "./SignUp.module.css";

const LENGTH = 8;

export function BirthDateStep({ steps, view, next }: StepProps) {
  const { t } = useTranslation("signup");
  const [date, setDate] = useState("");
  const prove = useMutation({ mutationFn: steps.birthDate, onSuccess: next });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (date.length === LENGTH) prove.mutate(date);
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <p className={classes.lead}>{view.identity === "parent" ? t("birth-date.childs") : t("birth-date.own")}</p>
      <TextInput
        label={t("birth-date.label")}
        description={t("birth-date.note")}
        placeholder="YYYYMMDD"
        inputMode="numeric"
        autoComplete="off"
        autoFocus
        value={date}
        onChange={(event) => {
          prove.reset();
          setDate(event.currentTarget.value.normalize("NFKC").replace(/\D/g, "").slice(0, LENGTH));
        }}
      />
      <RefusedLine error={prove.error} />
      <Button type="submit" fullWidth disabled={date.length < LENGTH} loading={prove.isPending}>
        {t("birth-date.confirm")}
      </Button>
    </form>
  );
}
