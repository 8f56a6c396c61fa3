// The words of the audit: an action or a field that has none is shown as it is written there.
import { useTranslation } from "react-i18next";
import type texts from "../../i18n/zh-Hant/console.json";

type Action = keyof (typeof texts)["action"];
type Field = keyof (typeof texts)["field"];

export function useActionText(): (action: string) => string {
  const { t, i18n } = useTranslation("console");
  return (action) => (i18n.exists(`action.${action}`, { ns: "console" }) ? t(`action.${action as Action}`) : action);
}

export function useFieldText(): (field: string) => string {
  const { t, i18n } = useTranslation("console");
  return (field) => {
    const name = field.replaceAll("_", "-");
    return i18n.exists(`field.${name}`, { ns: "console" }) ? t(`field.${name as Field}`) : field;
  };
}
