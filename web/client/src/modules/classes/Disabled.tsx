// The school has switched the app off (LIVE-51).
import { IconBroadcastOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Card } from "../../ui/Card";
import { Empty } from "../../ui/Empty";

export function Disabled() {
  const { t } = useTranslation("classes");
  return (
    <Card>
      <Empty icon={IconBroadcastOff} title={t("home.disabled")} note={t("home.disabledNote")} />
    </Card>
  );
}
