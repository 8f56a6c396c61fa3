// 身份, 地區, 手機, 驗證碼: one screen, as the slides have it (SUB-06..11). Who is known already chooses the identity only.
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { type Icon, IconBackpack, IconBriefcase, IconSchool, IconUsers } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { isRefusal } from "../../api";
import type { CodeSent, IdentityKind, SignUpView } from "../../generated/types.gen";
import { Choices } from "../../ui/Choices";
import { RefusedLine } from "../../ui/Refused";
import { useKindText } from "../directory/person";
import { digitsOf, looksRight, type PhoneNumber, REGIONS } from "../signin/phone";
import { useCountdown } from "../signin/useCountdown";
import type { Steps } from "./queries";
import classes from "./SignUp.module.css";

const CODE_LENGTH = 6;
const ICONS: Partial<Record<IdentityKind, Icon>> = {
  "teaching-staff": IconSchool,
  "school-staff": IconBriefcase,
  parent: IconUsers,
  student: IconBackpack,
};
type Offered = "teaching-staff" | "school-staff" | "parent" | "student";

export interface StepProps {
  steps: Steps;
  view: SignUpView;
  next: (view: SignUpView) => void;
}

export function IdentityStep({ steps, view, next }: StepProps) {
  const { t } = useTranslation("signup");
  const kind = useKindText();
  const only = view.identities.length === 1 ? view.identities[0] : undefined;
  const [identity, setIdentity] = useState<IdentityKind | undefined>(view.identity ?? only);
  const choose = useMutation({ mutationFn: steps.choose, onSuccess: next });
  return (
    <div className={classes.form}>
      <Choices
        label={t("identity.choose")}
        name="identity"
        items={view.identities.map((value) => ({
          value,
          icon: ICONS[value] ?? IconUsers,
          text: kind(value),
          note: t(`identity.${value as Offered}`),
        }))}
        chosen={identity ?? ("" as IdentityKind)}
        choose={setIdentity}
      />
      {view.phone_verified ? (
        <>
          <RefusedLine error={choose.error} />
          <Button
            fullWidth
            disabled={!identity}
            loading={choose.isPending}
            onClick={() => identity && choose.mutate(identity)}
          >
            {t("next")}
          </Button>
        </>
      ) : (
        <PhoneForm steps={steps} identity={identity} next={next} />
      )}
    </div>
  );
}

function PhoneForm({ steps, identity, next }: Pick<StepProps, "steps" | "next"> & { identity?: IdentityKind }) {
  const { t } = useTranslation("signup");
  const [number, setNumber] = useState<PhoneNumber>({ region: REGIONS[0], phone: "" });
  const [wrong, setWrong] = useState<string | null>(null);
  const [code, setCode] = useState("");
  const send = useMutation({
    mutationFn: async (chosen: IdentityKind) => {
      await steps.choose(chosen);
      return steps.sendCode(number);
    },
  });
  const prove = useMutation({ mutationFn: steps.provePhone, onSuccess: next });
  const change = (part: Partial<PhoneNumber>) => {
    setWrong(null);
    setNumber({ ...number, ...part });
  };
  const ask = () => {
    if (!identity) setWrong("identity-needed");
    else if (!looksRight(number)) setWrong("bad-phone");
    else send.mutate(identity);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (code.length === CODE_LENGTH) prove.mutate(code);
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <div className={classes.number}>
        <NativeSelect
          label={t("phone.region")}
          data={REGIONS.map((region) => ({ value: region, label: t(`phone.regions.${region}`) }))}
          value={number.region}
          onChange={(event) => change({ region: event.currentTarget.value })}
        />
        <TextInput
          label={t("phone.number")}
          description={t("phone.note")}
          type="tel"
          inputMode="numeric"
          autoComplete="tel-national"
          value={number.phone}
          onChange={(event) => change({ phone: digitsOf(event.currentTarget.value, number.region) })}
        />
      </div>
      <SendButton sent={send.data} busy={send.isPending} ask={ask} key={send.submittedAt} />
      {wrong && <RefusedLine error={{ code: wrong }} />}
      <RefusedLine error={send.error} />
      {send.data && (
        <>
          <TextInput
            className={classes.code}
            label={t("phone.code")}
            inputMode="numeric"
            autoComplete="one-time-code"
            autoFocus
            value={code}
            onChange={(event) => {
              prove.reset();
              setCode(event.currentTarget.value.normalize("NFKC").replace(/\D/g, "").slice(0, CODE_LENGTH));
            }}
            error={isRefusal(prove.error, "wrong-code") || undefined}
          />
          <RefusedLine error={prove.error} />
          <Button type="submit" fullWidth disabled={code.length < CODE_LENGTH} loading={prove.isPending}>
            {t("next")}
          </Button>
        </>
      )}
    </form>
  );
}

function SendButton({ sent, busy, ask }: { sent: CodeSent | undefined; busy: boolean; ask: () => void }) {
  const { t } = useTranslation("signup");
  return sent ? (
    <Resend key={sent.request_id} wait={sent.resend_after} busy={busy} ask={ask} />
  ) : (
    <Button variant="light" fullWidth loading={busy} onClick={ask}>
      {t("phone.getCode")}
    </Button>
  );
}

function Resend({ wait, busy, ask }: { wait: number; busy: boolean; ask: () => void }) {
  const { t } = useTranslation("signup");
  const left = useCountdown(wait);
  return (
    <Button variant="light" fullWidth disabled={left > 0} loading={busy} onClick={ask}>
      {left > 0 ? t("phone.resendIn", { count: left }) : t("phone.resend")}
    </Button>
  );
}
