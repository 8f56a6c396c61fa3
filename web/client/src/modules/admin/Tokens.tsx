// API tokens (LIVE-54): what other systems may do in the school's name; the secret is shown once.
import { Anchor, Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { IconKey, IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api";
import type { ApiToken, TokenScope } from "../../api-types";
import { keys } from "../../app/keys";
import { intlLocale } from "../../i18n/i18n";
import { Card } from "../../ui/Card";
import { ConfirmButton } from "../../ui/ConfirmButton";
import { Empty } from "../../ui/Empty";
import { Loaded } from "../../ui/Loaded";
import { RefusedLine } from "../../ui/Refused";
import { Row, Rows } from "../../ui/Row";
import { dateText, Moment } from "../../ui/Time";
import classes from "./Admin.module.css";
import { Secret } from "./Secret";

const SCOPES: TokenScope[] = ["read-records", "control-classes"];
const LIFETIMES = [30, 90, 180, 365];
const DOCUMENT = "/api/v1/openapi.json";

export function Tokens() {
  const { t } = useTranslation("classes");
  const client = useQueryClient();
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const tokens = useQuery({ queryKey: keys.apiTokens, queryFn: api.apiTokens });
  const withdraw = useMutation({
    mutationFn: api.withdrawApiToken,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.apiTokens }),
  });
  const made = (told: string) => {
    setAdding(false);
    setSecret(told);
    void client.invalidateQueries({ queryKey: keys.apiTokens });
  };
  const add = (
    <Button variant="subtle" leftSection={<IconPlus size={20} aria-hidden />} onClick={() => setAdding(true)}>
      {t("tokens.add")}
    </Button>
  );
  return (
    <Card flush title={t("tokens.title")} aside={!adding && !secret && add}>
      <p className={classes.lead}>{t("tokens.note")}</p>
      <Anchor href={DOCUMENT} className={classes.document}>
        {t("tokens.document")}
      </Anchor>
      {adding && <NewToken made={made} cancel={() => setAdding(false)} />}
      {secret && <Secret secret={secret} done={() => setSecret(null)} />}
      <RefusedLine error={withdraw.error} />
      <Loaded query={tokens}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={IconKey} title={t("tokens.none")} />
          ) : (
            <Rows label={t("tokens.title")}>
              {items.map((token) => (
                <li key={token.id}>
                  <TokenRow token={token} busy={withdraw.isPending} withdraw={() => withdraw.mutate(token.id)} />
                </li>
              ))}
            </Rows>
          )
        }
      </Loaded>
    </Card>
  );
}

function TokenRow({ token, busy, withdraw }: { token: ApiToken; busy: boolean; withdraw: () => void }) {
  const { t } = useTranslation("classes");
  const until = dateText(new Date(token.expires_at), intlLocale());
  return (
    <Row
      mark={<IconKey size={24} aria-hidden className={classes.mark} />}
      title={`${token.name} · ${token.hint}…`}
      note={
        <>
          {token.scopes.map((scope) => t(`tokens.${scope}`)).join(" · ")} · {token.owner_name} ·{" "}
          {t("tokens.until", { date: until })} ·{" "}
          {token.used_at ? (
            <>
              {t("tokens.used")} <Moment at={token.used_at} />
            </>
          ) : (
            t("tokens.unused")
          )}
        </>
      }
      end={<ConfirmButton text={t("tokens.withdraw")} subject={token.name} busy={busy} confirm={withdraw} />}
    />
  );
}

function NewToken({ made, cancel }: { made: (secret: string) => void; cancel: () => void }) {
  const { t } = useTranslation("classes");
  const { t: common } = useTranslation();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<TokenScope[]>(["read-records"]);
  const [days, setDays] = useState(90);
  const make = useMutation({
    mutationFn: () => api.makeApiToken({ name: name.trim(), scopes, days }),
    onSuccess: ({ secret }) => made(secret),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput
        label={t("tokens.name")}
        required
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checkbox.Group label={t("tokens.scopes")} value={scopes} onChange={(value) => setScopes(value as TokenScope[])}>
        <div className={classes.checks}>
          {SCOPES.map((scope) => (
            <Checkbox key={scope} value={scope} label={t(`tokens.${scope}`)} />
          ))}
        </div>
      </Checkbox.Group>
      <NativeSelect
        label={t("tokens.days")}
        data={LIFETIMES.map((count) => ({ value: `${count}`, label: t("tokens.lasts", { count }) }))}
        value={days}
        onChange={(event) => setDays(Number(event.currentTarget.value))}
      />
      <RefusedLine error={make.error} />
      <div className={classes.buttons}>
        <Button type="submit" loading={make.isPending} disabled={!name.trim() || scopes.length === 0}>
          {t("tokens.make")}
        </Button>
        <Button variant="subtle" onClick={cancel}>
          {common("action.cancel")}
        </Button>
      </div>
    </form>
  );
}
