// The languages, each in its own words. The choice stays on this device, and with the person when one is signed in.
import { NativeSelect } from "@mantine/core";
import { IconLanguage } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { chooseLocale, currentLocale, LOCALE_NAMES, LOCALES, type Locale } from "../i18n/i18n";

const OPTIONS = LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value] }));

export function LanguageSwitch({ onChoose, label }: { onChoose?: (locale: Locale) => void; label?: string }) {
  const { t } = useTranslation();
  const choose = (locale: Locale) => {
    void chooseLocale(locale);
    onChoose?.(locale);
  };
  return (
    <NativeSelect
      label={label}
      aria-label={label ? undefined : t("language.label")}
      leftSection={<IconLanguage size={20} aria-hidden />}
      data={OPTIONS}
      value={currentLocale()}
      onChange={(event) => choose(event.currentTarget.value as Locale)}
    />
  );
}
