// 我: who I am here, my language, how I sign in and where I am signed in.
import { Button } from "@mantine/core";
import { IconDownload, IconId, IconLogout, IconQrcode, IconUsers } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api } from "../../api";
import { hasApp, sessionQuery, siteQuery, useLeave, useMe } from "../../app/session";
import type { Locale } from "../../i18n/i18n";
import { Card } from "../../ui/Card";
import { LanguageSwitch } from "../../ui/LanguageSwitch";
import { Page } from "../../ui/Page";
import { RefusedLine } from "../../ui/Refused";
import { Row, Rows } from "../../ui/Row";
import { OwnConsents } from "../recordings/OwnConsents";
import { usePasskeysWork } from "../signin/usePasskeysWork";
import classes from "./Me.module.css";
import { Passkeys } from "./Passkeys";
import { Profile } from "./Profile";
import { SchoolAccount } from "./SchoolAccount";
import { SchoolChoice } from "./SchoolChoice";
import { SignIns } from "./SignIns";

export default function MePage() {
  const { t } = useTranslation();
  const me = useMe();
  const site = useQuery(siteQuery).data;
  return (
    <Page title={t("nav.me")}>
      <Profile me={me} />
      <Card title={t("me.settings")}>
        <div className={classes.settings}>
          <Language offered={me.locales} />
          {me.schools.length > 1 && <SchoolChoice me={me} />}
        </div>
      </Card>
      {hasApp(me, "classes") && <OwnConsents />}
      <Card flush>
        <Rows>
          <li>
            <Row to="/my-cards" mark={<IconId size={24} aria-hidden />} title={t("me.cards")} />
          </li>
          <li>
            <Row
              href="/api/v1/me/data.json"
              mark={<IconDownload size={24} aria-hidden />}
              title={t("me.data")}
              note={t("me.dataNote")}
            />
          </li>
          <li>
            <Row to="/screen" mark={<IconQrcode size={24} aria-hidden />} title={t("me.screen")} />
          </li>
        </Rows>
      </Card>
      {usePasskeysWork() && <Passkeys />}
      {site?.school_account != null && me.staff && <SchoolAccount />}
      <SignIns />
      <Leave demo={me.demo} />
    </Page>
  );
}

function Language({ offered }: { offered: Locale[] }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (locale: Locale) => api.changeSession({ locale }),
    onSuccess: (me) => client.setQueryData(sessionQuery.queryKey, me),
  });
  return (
    <div>
      <LanguageSwitch offered={offered} label={t("language.label")} onChoose={(locale) => change.mutate(locale)} />
      <RefusedLine error={change.error} />
    </div>
  );
}

function Leave({ demo }: { demo: boolean }) {
  const { t } = useTranslation();
  const leave = useLeave();
  const signOut = useMutation({ mutationFn: api.signOut, onSuccess: leave });
  return (
    <div className={classes.leave}>
      <RefusedLine error={signOut.error} />
      {demo && (
        <Button component={Link} to="/cast" variant="light" leftSection={<IconUsers size={20} aria-hidden />}>
          {t("me.otherPerson")}
        </Button>
      )}
      <Button
        variant="default"
        leftSection={<IconLogout size={20} aria-hidden />}
        loading={signOut.isPending}
        onClick={() => signOut.mutate()}
      >
        {t("me.signOut")}
      </Button>
    </div>
  );
}
