// The second step of the sign-in: the code that was sent, or another one after a while.
import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, isRefusal } from "../../api";
import type { CodeRequest, Me } from "../../api-types";
import { RefusedLine } from "../../ui/Refused";
import { type PhoneNumber, written } from "./phone";
import classes from "./SignIn.module.css";
import { useCountdown } from "./useCountdown";

const CODE_LENGTH = 6;

interface Props {
  number: PhoneNumber;
  request: CodeRequest;
  again: (request: CodeRequest) => void;
  back: () => void;
  done: (me: Me) => void;
}

export function CodeStep({ number, request, again, back, done }: Props) {
  const { t } = useTranslation();
  const [code, setCode] = useState("");
  const signIn = useMutation({ mutationFn: api.signInByCode, onSuccess: done });
  const submit = (typed: string) => signIn.mutate({ request_id: request.request_id, code: typed });
  const change = (typed: string) => {
    const digits = typed.normalize("NFKC").replace(/\D/g, "").slice(0, CODE_LENGTH);
    setCode(digits);
    signIn.reset();
    if (digits.length === CODE_LENGTH) submit(digits);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (code.length === CODE_LENGTH && !signIn.isPending) submit(code);
  };
  return (
    <form className={classes.form} onSubmit={onSubmit} noValidate>
      <p className={classes.to}>{t("signIn.sentTo", { number: written(number) })}</p>
      <TextInput
        className={classes.code}
        label={t("signIn.code")}
        inputMode="numeric"
        autoComplete="one-time-code"
        data-autofocus
        autoFocus
        value={code}
        onChange={(event) => change(event.currentTarget.value)}
        error={isRefusal(signIn.error, "wrong-code") || undefined}
      />
      <RefusedLine error={signIn.error} />
      <Button type="submit" fullWidth loading={signIn.isPending} disabled={code.length < CODE_LENGTH}>
        {t("signIn.enter")}
      </Button>
      <div className={classes.again}>
        <Button variant="subtle" onClick={back}>
          {t("signIn.otherNumber")}
        </Button>
        <Resend number={number} wait={request.resend_after} again={again} />
      </div>
    </form>
  );
}

function Resend({ number, wait, again }: { number: PhoneNumber; wait: number; again: (request: CodeRequest) => void }) {
  const { t } = useTranslation();
  const left = useCountdown(wait);
  const resend = useMutation({ mutationFn: api.requestCode, onSuccess: again });
  return (
    <>
      <Button variant="subtle" disabled={left > 0} loading={resend.isPending} onClick={() => resend.mutate(number)}>
        {left > 0 ? t("signIn.resendIn", { count: left }) : t("signIn.resend")}
      </Button>
      <RefusedLine error={resend.error} />
    </>
  );
}
