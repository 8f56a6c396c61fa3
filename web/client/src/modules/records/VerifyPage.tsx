// Whoever holds a slip verifies it here by its code, signed in or not (META-04).
import { Button, TextInput } from "@mantine/core";
import { IconCircleCheck, IconCircleX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { api, isRefusal } from "../../api";
import { keys } from "../../app/keys";
import { Card } from "../../ui/Card";
import { Loaded } from "../../ui/Loaded";
import { Entrance } from "../signin/Entrance";
import { codeOf } from "./code";
import classes from "./Slip.module.css";
import { SlipFacts } from "./SlipFacts";

const CODE_LENGTH = 2200;

export default function VerifyPage() {
  const { t } = useTranslation("classes");
  const { code = "" } = useParams();
  const navigate = useNavigate();
  const [typed, setTyped] = useState(code);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void navigate(`/slip/${encodeURIComponent(codeOf(typed))}`, { replace: true });
  };
  return (
    <Entrance title={t("verify.title")} note={t("verify.note")}>
      <form className={classes.form} onSubmit={submit}>
        <TextInput
          label={t("slip.code")}
          required
          maxLength={CODE_LENGTH}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit" disabled={!codeOf(typed)}>
          {t("verify.check")}
        </Button>
      </form>
      <div aria-live="polite">{code && <Verdict code={code} />}</div>
    </Entrance>
  );
}

function Verdict({ code }: { code: string }) {
  const { t } = useTranslation("classes");
  const check = useQuery({ queryKey: keys.slipCheck(code), queryFn: () => api.checkSlip(code) });
  if (isRefusal(check.error, "slip-not-genuine", "not-found"))
    return (
      <Card>
        <p className={classes.verdict} data-valid={false}>
          <IconCircleX size={28} aria-hidden /> {t("verify.invalid")}
        </p>
        <p className={classes.hint}>{t("verify.invalidNote")}</p>
      </Card>
    );
  return (
    <Card>
      <Loaded query={check}>
        {(slip) => (
          <>
            <p className={classes.verdict} data-valid>
              <IconCircleCheck size={28} aria-hidden /> {t("verify.valid")}
            </p>
            <p className={classes.hint}>{t("verify.validNote")}</p>
            <p className={classes.school}>{slip.school_name}</p>
            <SlipFacts
              slip={slip}
              seconds={slip.attended_seconds}
              status={t(slip.present ? "status.present" : "status.absent")}
            />
          </>
        )}
      </Loaded>
    </Card>
  );
}
