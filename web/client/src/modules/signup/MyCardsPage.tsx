// 已訂閱教育證: the cards that one has proved, and the way to add another child (SUB-25, SUB-29).
import { Button } from "@mantine/core";
import { IconIdOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Card } from "../../ui/Card";
import { Empty } from "../../ui/Empty";
import { Loaded } from "../../ui/Loaded";
import { Page } from "../../ui/Page";
import { CardRows } from "./CardRows";
import { keys, signup } from "./queries";

export default function MyCardsPage() {
  const { t } = useTranslation("signup");
  const mine = useQuery({ queryKey: keys.mine, queryFn: signup.mine, staleTime: 0 });
  return (
    <Page title={t("mine.title")} back="/me" backOn="always">
      <Card flush>
        <Loaded query={mine}>
          {({ items }) =>
            items.length > 0 ? (
              <CardRows items={items} />
            ) : (
              <Empty icon={IconIdOff} title={t("mine.none")} note={t("mine.noneNote")} />
            )
          }
        </Loaded>
      </Card>
      {mine.data?.join && (
        <Button component={Link} to={mine.data.join} variant="light" mt="md">
          {t("done.anotherChild")}
        </Button>
      )}
    </Page>
  );
}
