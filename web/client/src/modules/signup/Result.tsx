// How a sign-up ended: signed up and inside, waiting for an administrator, or refused (SUB-18, 21, 25, 28, 29, 31).
import { Button } from "@mantine/core";
import { IconCircleCheck, IconHourglass, IconMoodSad } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { SignUpView } from "../../generated/types.gen";
import { Card } from "../../ui/Card";
import { Empty } from "../../ui/Empty";
import { Loaded } from "../../ui/Loaded";
import { CardRows } from "./CardRows";
import { forget, keys, type Steps, signup } from "./queries";
import classes from "./SignUp.module.css";
import { Known } from "./Walk";

const LOOK_MS = 5000;

export function Done({ view, again }: { view: SignUpView; again: () => void }) {
  const { t } = useTranslation("signup");
  useEffect(forget, []);
  if (view.kind === "administrator")
    return (
      <Card>
        <Empty icon={IconCircleCheck} title={t("done.accepted")} note={t("done.acceptedNote")} action={<SignIn />} />
      </Card>
    );
  const parent = view.identity === "parent";
  return (
    <>
      <Card>
        <Empty icon={IconCircleCheck} title={t("done.title")} note={t("done.note", { school: view.school.name })} />
        <Known view={view} />
      </Card>
      <MyCards />
      <div className={classes.form}>
        <Button component={Link} to="/workbench" fullWidth>
          {t("done.enter")}
        </Button>
        {view.identity !== "student" && (
          <Button variant="light" fullWidth onClick={again}>
            {parent ? t("done.anotherChild") : t("done.anotherCard")}
          </Button>
        )}
        {!parent && view.identity !== "student" && <p className={classes.quiet}>{t("done.anotherCardNote")}</p>}
      </div>
    </>
  );
}

function MyCards() {
  const { t } = useTranslation("signup");
  const mine = useQuery({ queryKey: keys.mine, queryFn: signup.mine, staleTime: 0 });
  return (
    <Card flush title={t("mine.title")}>
      <Loaded query={mine}>{({ items }) => <CardRows items={items} />}</Loaded>
    </Card>
  );
}

function SignIn() {
  const { t } = useTranslation("signup");
  return (
    <Button component={Link} to="/sign-in">
      {t("done.signIn")}
    </Button>
  );
}

interface WaitingProps {
  steps: Steps;
  view: SignUpView;
  next: (view: SignUpView) => void;
}

export function Waiting({ steps, view, next }: WaitingProps) {
  const { t } = useTranslation("signup");
  const { data } = useQuery({ queryKey: ["sign-up", "waiting"], queryFn: steps.show, refetchInterval: LOOK_MS });
  useEffect(() => {
    if (data && data.step !== "waiting") next(data);
  }, [data, next]);
  return (
    <Card>
      <Empty icon={IconHourglass} title={t("waiting.title")} note={t("waiting.note", { school: view.school.name })} />
      <Known view={view} />
    </Card>
  );
}

export function Rejected({ again }: { again: () => void }) {
  const { t } = useTranslation("signup");
  return (
    <Card>
      <Empty
        icon={IconMoodSad}
        title={t("rejected.title")}
        note={t("rejected.note")}
        action={
          <Button variant="light" onClick={again}>
            {t("rejected.again")}
          </Button>
        }
      />
    </Card>
  );
}
