// The register of education cards that this school imported; or that the authority's is asked (IMP-18).
import { Button, FileButton } from "@mantine/core";
import { IconFileUpload } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Card } from "../../ui/Card";
import { Loaded } from "../../ui/Loaded";
import { RefusedLine } from "../../ui/Refused";
import { useKindText } from "../directory/person";
import { keys, signup } from "./queries";
import classes from "./SignUp.module.css";

export function Register() {
  const { t } = useTranslation("signup");
  const kind = useKindText();
  const client = useQueryClient();
  const register = useQuery({ queryKey: keys.register, queryFn: signup.register, staleTime: 0 });
  const load = useMutation({
    mutationFn: signup.importCards,
    onSuccess: ({ state }) => client.setQueryData(keys.register, state),
  });
  return (
    <Card title={t("register.title")}>
      <Loaded query={register}>
        {({ connected, cards }) =>
          connected ? (
            <p className={classes.quiet}>{t("register.connected")}</p>
          ) : (
            <div className={classes.form}>
              <p className={classes.quiet}>{t("register.note")}</p>
              <p className={classes.counts} role="status">
                {Object.keys(cards).length === 0
                  ? t("register.none")
                  : Object.entries(cards)
                      .map(([name, count]) => `${kind(name)} ${count}`)
                      .join(" · ")}
              </p>
              {load.data && (
                <p className={classes.quiet} role="status">
                  {t("register.result", { added: load.data.added, changed: load.data.changed })}
                </p>
              )}
              <FileButton accept=".csv,.json,text/csv,application/json" onChange={(file) => file && load.mutate(file)}>
                {(props) => (
                  <Button
                    {...props}
                    variant="light"
                    loading={load.isPending}
                    leftSection={<IconFileUpload size={20} aria-hidden />}
                  >
                    {t("register.import")}
                  </Button>
                )}
              </FileButton>
              <RefusedLine error={load.error} />
            </div>
          )
        }
      </Loaded>
    </Card>
  );
}
