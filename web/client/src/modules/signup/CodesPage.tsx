// 二維碼: the school's codes to show, print, share, renew and withdraw (SUB-02..04); for administrators also the register.
import { Button } from "@mantine/core";
import { IconCopy, IconPrinter, IconQrcode } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isAdministrator, useMe } from "../../app/session";
import type { CodeItem } from "../../generated/types.gen";
import { Card } from "../../ui/Card";
import { ConfirmButton } from "../../ui/ConfirmButton";
import { Loaded } from "../../ui/Loaded";
import { Page } from "../../ui/Page";
import { RefusedLine } from "../../ui/Refused";
import { Moment } from "../../ui/Time";
import { Locked } from "./Locked";
import { keys, qrOf, signup } from "./queries";
import { Register } from "./Register";
import classes from "./SignUp.module.css";

export default function CodesPage() {
  const { t } = useTranslation("signup");
  const me = useMe();
  const codes = useQuery({ queryKey: keys.codes, queryFn: signup.codes, staleTime: 0 });
  const [printed, setPrinted] = useState<string | null>(null);
  const print = (kind: string) => {
    setPrinted(kind);
    requestAnimationFrame(() => window.print());
  };
  return (
    <Page title={t("codes.title")} note={t("codes.note")} back="/workbench" backOn="always">
      <Loaded query={codes}>
        {({ school, items }) => (
          <div className={classes.codes}>
            {items.map((item) => (
              <div key={item.kind} data-printed={printed === item.kind || undefined} className={classes.codeCard}>
                <Code item={item} school={school} print={() => print(item.kind)} />
              </div>
            ))}
          </div>
        )}
      </Loaded>
      {isAdministrator(me) && (
        <>
          <Locked />
          <Register />
        </>
      )}
    </Page>
  );
}

function Code({ item, school, print }: { item: CodeItem; school: string; print: () => void }) {
  const { t } = useTranslation("signup");
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: keys.codes });
  const make = useMutation({ mutationFn: () => signup.makeCode(item.kind), onSuccess: refresh });
  const withdraw = useMutation({ mutationFn: () => signup.withdrawCode(item.kind), onSuccess: refresh });
  const title = t(`codes.${item.kind}`);
  return (
    <Card title={title}>
      <p className={classes.quiet}>{t(`codes.${item.kind}Note`)}</p>
      {item.url && item.made_at ? (
        <>
          <figure className={classes.qr}>
            <img src={qrOf(item.kind, item.made_at)} alt={t("codes.alt", { kind: title })} />
            <figcaption>
              <strong>{school}</strong>
              <span>{title}</span>
            </figcaption>
          </figure>
          <p className={classes.quiet}>
            {item.made_by} · <Moment at={item.made_at} />
          </p>
          <div className={classes.buttons}>
            <Copy url={item.url} subject={title} />
            <Button
              variant="light"
              leftSection={<IconPrinter size={20} aria-hidden />}
              onClick={print}
              aria-label={`${t("codes.print")}: ${title}`}
            >
              {t("codes.print")}
            </Button>
            {item.may_withdraw && (
              <>
                <ConfirmButton
                  text={t("codes.renew")}
                  subject={title}
                  busy={make.isPending}
                  confirm={() => make.mutate()}
                />
                <ConfirmButton
                  text={t("codes.withdraw")}
                  subject={title}
                  busy={withdraw.isPending}
                  confirm={() => withdraw.mutate()}
                />
              </>
            )}
          </div>
        </>
      ) : (
        <Button
          leftSection={<IconQrcode size={20} aria-hidden />}
          loading={make.isPending}
          onClick={() => make.mutate()}
          aria-label={`${t("codes.make")}: ${title}`}
        >
          {t("codes.make")}
        </Button>
      )}
      <RefusedLine error={make.error ?? withdraw.error} />
    </Card>
  );
}

function Copy({ url, subject }: { url: string; subject: string }) {
  const { t } = useTranslation("signup");
  const [copied, setCopied] = useState(false);
  const copy = useMutation({
    mutationFn: () => navigator.clipboard.writeText(url),
    onSuccess: () => setCopied(true),
  });
  return (
    <Button
      variant="light"
      leftSection={<IconCopy size={20} aria-hidden />}
      onClick={() => copy.mutate()}
      aria-label={`${t("codes.copy")}: ${subject}`}
    >
      {copied ? t("codes.copied") : t("codes.copy")}
    </Button>
  );
}
