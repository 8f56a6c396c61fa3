// My passkeys: add one with a name of its own, remove one.
import { Button, TextInput } from "@mantine/core";
import { IconFingerprint, IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api";
import { keys } from "../../app/keys";
import { Card } from "../../ui/Card";
import { ConfirmButton } from "../../ui/ConfirmButton";
import { Loaded } from "../../ui/Loaded";
import { RefusedLine } from "../../ui/Refused";
import { Row, Rows } from "../../ui/Row";
import { RowsSkeleton } from "../../ui/Skeletons";
import { Moment } from "../../ui/Time";
import { addPasskey } from "../signin/passkey";
import classes from "./Me.module.css";

const NAME_LENGTH = 60;

export function Passkeys() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const passkeys = useQuery({ queryKey: keys.passkeys, queryFn: api.passkeys });
  const refresh = () => client.invalidateQueries({ queryKey: keys.passkeys });
  const remove = useMutation({ mutationFn: api.removePasskey, onSuccess: refresh });
  return (
    <Card flush title={t("me.passkeys")}>
      <p className={classes.explain}>{t("me.passkeysNote")}</p>
      <RefusedLine error={remove.error} />
      <Loaded query={passkeys} skeleton={<RowsSkeleton rows={1} />}>
        {({ items }) => (
          <Rows label={t("me.passkeys")}>
            {items.map((passkey) => (
              <li key={passkey.id}>
                <Row
                  mark={<IconFingerprint size={24} aria-hidden className={classes.mark} />}
                  title={passkey.name}
                  note={
                    <>
                      {t("me.added")} <Moment at={passkey.created_at} />
                    </>
                  }
                  end={
                    <ConfirmButton
                      text={t("action.remove")}
                      subject={passkey.name}
                      busy={remove.isPending}
                      confirm={() => remove.mutate(passkey.id)}
                    />
                  }
                />
              </li>
            ))}
          </Rows>
        )}
      </Loaded>
      <AddPasskey added={refresh} />
    </Card>
  );
}

function AddPasskey({ added }: { added: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState<string | null>(null);
  const add = useMutation({
    mutationFn: addPasskey,
    onSuccess: () => {
      setName(null);
      added();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate(name?.trim() || t("me.passkeyName"));
  };
  if (name === null) {
    return (
      <div className={classes.add}>
        <Button variant="subtle" leftSection={<IconPlus size={20} aria-hidden />} onClick={() => setName("")}>
          {t("me.addPasskey")}
        </Button>
      </div>
    );
  }
  return (
    <form className={classes.addForm} onSubmit={submit}>
      <TextInput
        autoFocus
        label={t("me.passkeyLabel")}
        placeholder={t("me.passkeyName")}
        maxLength={NAME_LENGTH}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <RefusedLine error={add.error} />
      <div className={classes.buttons}>
        <Button type="submit" loading={add.isPending}>
          {t("me.addPasskey")}
        </Button>
        <Button variant="subtle" onClick={() => setName(null)}>
          {t("action.cancel")}
        </Button>
      </div>
    </form>
  );
}
