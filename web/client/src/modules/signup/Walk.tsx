// The walk through the sign-up, in the order of the slides: what is known stands above, what is asked below.
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { SignUpView } from "../../generated/types.gen";
import { Card } from "../../ui/Card";
import { useKindText } from "../directory/person";
import { spaced } from "../signin/phone";
import { BirthDateStep } from "./BirthDateStep";
import { CardStep } from "./CardStep";
import { DetailsStep } from "./DetailsStep";
import { IdentityStep } from "./IdentityStep";
import { stepsOf } from "./queries";
import { Done, Rejected, Waiting } from "./Result";
import classes from "./SignUp.module.css";
import { arrived } from "./session";

interface Props {
  token: string;
  view: SignUpView;
  changed: (view: SignUpView) => void;
  /** From the beginning, with the same code: another identity, another child. */
  again: () => void;
}

const ORDER: readonly SignUpView["step"][] = ["identity", "phone", "details", "card", "birth-date"];

export function Walk({ token, view, changed, again }: Props) {
  const { t } = useTranslation("signup");
  const client = useQueryClient();
  const steps = stepsOf(token);
  const next = (found: SignUpView) => {
    if (found.step === "done") arrived(client);
    changed(found);
  };
  const shared = { steps, view, next };
  const place = Math.max(1, ORDER.indexOf(view.step));
  switch (view.step) {
    case "done":
      return <Done view={view} again={again} />;
    case "waiting":
      return <Waiting steps={steps} view={view} next={next} />;
    case "rejected":
      return <Rejected again={again} />;
    default:
      return (
        <>
          <p className={classes.step} role="status">
            {t("step", { step: place, of: ORDER.length - 1 })}
          </p>
          {view.identity && view.phone_verified && <Known view={view} />}
          <Card title={t(`${view.step === "phone" ? "identity" : view.step}.title`)}>
            {(view.step === "identity" || view.step === "phone") && <IdentityStep {...shared} />}
            {view.step === "details" && <DetailsStep {...shared} />}
            {view.step === "card" && <CardStep {...shared} />}
            {view.step === "birth-date" && <BirthDateStep {...shared} />}
          </Card>
        </>
      );
  }
}

/** 身份／手機: what has been proved and stays (SUB-28). */
export function Known({ view }: { view: SignUpView }) {
  const { t } = useTranslation("signup");
  const kind = useKindText();
  return (
    <dl className={classes.known}>
      {view.identity && (
        <div>
          <dt>{t("known.identity")}</dt>
          <dd>{kind(view.identity)}</dd>
        </div>
      )}
      {view.phone && (
        <div>
          <dt>{t("known.phone")}</dt>
          <dd>{spaced(view.phone)}</dd>
        </div>
      )}
      {view.card && (
        <div>
          <dt>{t("known.card")}</dt>
          <dd>{view.card}</dd>
        </div>
      )}
    </dl>
  );
}
