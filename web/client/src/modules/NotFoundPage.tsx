// An address that leads nowhere.
import { Button } from "@mantine/core";
import { IconMapOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Empty } from "../ui/Empty";
import { Page } from "../ui/Page";

export default function NotFoundPage() {
  const { t } = useTranslation();
  const home = (
    <Button component={Link} to="/workbench" variant="light">
      {t("notFound.home")}
    </Button>
  );
  return (
    <Page title={t("notFound.title")}>
      <Empty icon={IconMapOff} title={t("notFound.text")} note={t("notFound.note")} action={home} />
    </Page>
  );
}
