// Sign-in: by phone number and one-time code, or by passkey; in the demo a way to its cast.
import { Alert, Anchor, Button, Divider } from "@mantine/core";
import { IconInfoCircle, IconSchool } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import type { CodeRequest, Me } from "../../api-types";
import { siteQuery, useEnter } from "../../app/session";
import { useErrorText } from "../../i18n/errors";
import { Card } from "../../ui/Card";
import { CodeStep } from "./CodeStep";
import { Entrance } from "./Entrance";
import { PasskeyButton } from "./PasskeyButton";
import { PhoneStep } from "./PhoneStep";
import type { PhoneNumber } from "./phone";
import { ScreenQr } from "./ScreenQr";
import classes from "./SignIn.module.css";
import { usePasskeysWork } from "./usePasskeysWork";

interface Sent {
  number: PhoneNumber;
  request: CodeRequest;
}

export default function SignInPage() {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const [sent, setSent] = useState<Sent | null>(null);
  const site = useQuery(siteQuery).data;
  const passkeys = usePasskeysWork();
  const schoolAccount = site?.school_account ?? null;
  const others = passkeys || schoolAccount !== null;
  const enter = useEnter();
  const errorText = useErrorText();
  const signedIn = (me: Me) => void enter(me, params.get("next"));
  return (
    <Entrance title={t("signIn.title")} note={t("signIn.note")}>
      {params.has("ended") && (
        <Alert icon={<IconInfoCircle aria-hidden />} mt="md">
          {t("signIn.ended")}
        </Alert>
      )}
      {params.has("refused") && (
        <Alert icon={<IconInfoCircle aria-hidden />} mt="md" role="alert">
          {errorText({ code: params.get("refused") }).text}
        </Alert>
      )}
      <div className={classes.card}>
        <Card>
          {sent ? (
            <CodeStep
              key={sent.request.request_id}
              {...sent}
              again={(request) => setSent({ ...sent, request })}
              back={() => setSent(null)}
              done={signedIn}
            />
          ) : (
            <PhoneStep sent={(number, request) => setSent({ number, request })} />
          )}
          {!sent && <Divider my="lg" label={t("signIn.or")} className={others ? "" : classes.desktopOnly} />}
          {!sent && passkeys && <PasskeyButton done={signedIn} />}
          {!sent && schoolAccount !== null && (
            <Button
              component="a"
              href={`/sign-in/school-account?next=${encodeURIComponent(params.get("next") ?? "/")}`}
              variant="default"
              fullWidth
              mt={passkeys ? "sm" : 0}
              leftSection={<IconSchool size={20} aria-hidden />}
            >
              {schoolAccount ? t("signIn.schoolAccount", { name: schoolAccount }) : t("signIn.schoolAccountUnnamed")}
            </Button>
          )}
          {!sent && (
            <div className={classes.desktopOnly}>
              <ScreenQr done={signedIn} />
            </div>
          )}
        </Card>
      </div>
      {site?.demo && (
        <p className={classes.demo}>
          <Anchor component={Link} to={`/cast?${params}`}>
            {t("signIn.demo")}
          </Anchor>
        </p>
      )}
    </Entrance>
  );
}
