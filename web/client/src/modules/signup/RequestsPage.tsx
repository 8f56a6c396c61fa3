// 管理員審核: who wants to be an administrator, with what there is to know, to accept or to refuse (SUB-19).
import { Button } from "@mantine/core";
import { IconCheck, IconUserCheck } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { RequestItem } from "../../generated/types.gen";
import { Card } from "../../ui/Card";
import { ConfirmButton } from "../../ui/ConfirmButton";
import { Empty } from "../../ui/Empty";
import { Loaded } from "../../ui/Loaded";
import { Page } from "../../ui/Page";
import { RefusedLine } from "../../ui/Refused";
import { Moment } from "../../ui/Time";
import { useKindText } from "../directory/person";
import { spaced } from "../signin/phone";
import { keys, signup } from "./queries";
import classes from "./SignUp.module.css";

export default function RequestsPage() {
  const { t } = useTranslation("signup");
  const requests = useQuery({ queryKey: keys.requests, queryFn: signup.requests, staleTime: 0 });
  return (
    <Page title={t("requests.title")} back="/workbench" backOn="always">
      <Loaded query={requests}>
        {({ items }) =>
          items.length === 0 ? (
            <Card>
              <Empty icon={IconUserCheck} title={t("requests.none")} note={t("requests.noneNote")} />
            </Card>
          ) : (
            <div className={classes.cards}>
              {items.map((item) => (
                <Request key={item.id} item={item} />
              ))}
            </div>
          )
        }
      </Loaded>
    </Page>
  );
}

function Request({ item }: { item: RequestItem }) {
  const { t } = useTranslation("signup");
  const kind = useKindText();
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries();
  const accept = useMutation({ mutationFn: () => signup.accept(item.id), onSettled: refresh });
  const reject = useMutation({ mutationFn: () => signup.reject(item.id), onSettled: refresh });
  const facts: [string, React.ReactNode][] = [
    [t("known.identity"), kind(item.identity)],
    [t("known.phone"), spaced(item.phone)],
    [t("known.card"), item.card],
    [t("details.departments"), item.departments.join("、")],
    [t("requests.at"), <Moment key="at" at={item.at} />],
  ];
  return (
    <Card title={item.name}>
      <dl className={classes.known}>
        {facts
          .filter(([, fact]) => fact)
          .map(([name, fact]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{fact}</dd>
            </div>
          ))}
      </dl>
      <RefusedLine error={accept.error ?? reject.error} />
      <div className={classes.buttons}>
        <Button
          leftSection={<IconCheck size={20} aria-hidden />}
          loading={accept.isPending}
          onClick={() => accept.mutate()}
          aria-label={`${t("requests.accept")}: ${item.name}`}
        >
          {t("requests.accept")}
        </Button>
        <ConfirmButton
          text={t("requests.reject")}
          subject={item.name}
          busy={reject.isPending}
          confirm={() => reject.mutate()}
        />
      </div>
    </Card>
  );
}
