// The first step of the sign-in: which number shall get the code.
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api";
import type { CodeRequest } from "../../api-types";
import { RefusedLine } from "../../ui/Refused";
import { digitsOf, looksRight, type PhoneNumber, REGIONS } from "./phone";
import classes from "./SignIn.module.css";

export function PhoneStep({ sent }: { sent: (number: PhoneNumber, request: CodeRequest) => void }) {
  const { t } = useTranslation();
  const [number, setNumber] = useState<PhoneNumber>({ region: REGIONS[0], phone: "" });
  const [wrong, setWrong] = useState(false);
  const request = useMutation({ mutationFn: api.requestCode, onSuccess: (answer) => sent(number, answer) });
  const change = (part: Partial<PhoneNumber>) => {
    setWrong(false);
    setNumber({ ...number, ...part });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (looksRight(number)) request.mutate(number);
    else setWrong(true);
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <div className={classes.number}>
        <NativeSelect
          label={t("signIn.region")}
          data={REGIONS.map((region) => ({ value: region, label: `+${region}` }))}
          value={number.region}
          onChange={(event) => change({ region: event.currentTarget.value })}
        />
        <TextInput
          label={t("signIn.phone")}
          type="tel"
          inputMode="numeric"
          autoComplete="tel-national"
          value={number.phone}
          onChange={(event) => change({ phone: digitsOf(event.currentTarget.value, number.region) })}
        />
      </div>
      {wrong && <RefusedLine error={{ code: "bad-phone" }} />}
      <RefusedLine error={request.error} />
      <Button type="submit" fullWidth loading={request.isPending}>
        {t("signIn.getCode")}
      </Button>
    </form>
  );
}
