// 訂閱: what opens behind a school's QR code. First the terms, then the walk (SUB-01, SUB-05).
import { Button } from "@mantine/core";
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { isRefusal } from "../../api";
import { useLeave } from "../../app/session";
import type { JoinDoor, SignUpView } from "../../generated/types.gen";
import { chooseLocale, currentLocale } from "../../i18n/i18n";
import { Card } from "../../ui/Card";
import { Loaded } from "../../ui/Loaded";
import { Refused, RefusedLine } from "../../ui/Refused";
import { Entrance } from "../signin/Entrance";
import { forget, keep, keys, signup, stepsOf, stored } from "./queries";
import classes from "./SignUp.module.css";
import { TermsText } from "./TermsText";
import { Walk } from "./Walk";

interface Walking {
  token: string;
  view: SignUpView;
}

export default function JoinPage() {
  const { t } = useTranslation("signup");
  const { code = "" } = useParams();
  const [walking, setWalking] = useState<Walking | null>(null);
  const door = useQuery({
    queryKey: keys.door(code, currentLocale()),
    queryFn: () => signup.door(code),
    staleTime: 0,
    retry: false,
    placeholderData: keepPreviousData,
  });
  const token = stored(code);
  const old = useQuery({
    queryKey: ["sign-up", "old", token],
    enabled: token !== null && walking === null,
    retry: false,
    staleTime: 0,
    queryFn: () => stepsOf(token ?? "").show(),
  });
  useEffect(() => {
    if (token && old.data && !walking) setWalking({ token, view: old.data });
    if (isRefusal(old.error, "sign-up-lost", "signed-in-changed")) forget();
  }, [token, old.data, old.error, walking]);
  const school = door.data;
  const name = school?.school.name ?? "";
  useEffect(() => {
    if (school && !school.locales.includes(currentLocale())) void chooseLocale(school.locale);
  }, [school]);
  return (
    <Entrance title={t("title")} note={name ? t("lead", { school: name }) : undefined} languages={school?.locales}>
      <div className={classes.cards}>
        {walking ? (
          <Walk
            {...walking}
            changed={(view) => setWalking({ ...walking, view })}
            again={() => {
              forget();
              setWalking(null);
              void door.refetch();
            }}
          />
        ) : isRefusal(door.error, "sign-up-code-unknown") ? (
          <Card>
            <Refused error={door.error} />
          </Card>
        ) : (
          <Loaded query={door}>
            {(known) => <Beginning code={code} door={known} begun={(token, view) => setWalking({ token, view })} />}
          </Loaded>
        )}
      </div>
    </Entrance>
  );
}

interface Props {
  code: string;
  door: JoinDoor;
  begun: (token: string, view: SignUpView) => void;
}

function Beginning({ code, door, begun }: Props) {
  const { t } = useTranslation("signup");
  const leave = useLeave();
  const begin = useMutation({
    mutationFn: () => signup.begin(code, door.terms.version),
    onSuccess: ({ token, view }) => {
      keep(code, token);
      begun(token, view);
    },
  });
  return (
    <Card title={door.accepted ? undefined : t("terms.title")}>
      {!door.accepted && <TermsText parts={door.terms.parts} />}
      <div className={classes.form}>
        {door.name && <p className={classes.quiet}>{t("terms.signedIn", { name: door.name })}</p>}
        <RefusedLine error={begin.error} />
        <Button fullWidth loading={begin.isPending} onClick={() => begin.mutate()}>
          {door.accepted ? t("next") : t("terms.accept")}
        </Button>
        {door.name && (
          <Button variant="subtle" fullWidth onClick={() => void leave()}>
            {t("terms.notMe")}
          </Button>
        )}
      </div>
    </Card>
  );
}
