// The languages, each in its own words. The choice stays on this device, and with the person when one is signed in.
import { NativeSelect } from "@mantine/core";
import { IconLanguage } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { chooseLocale, currentLocale, LOCALE_NAMES, LOCALES, type Locale } from "../i18n/i18n";

interface Props {
  onChoose?: (locale: Locale) => void;
  label?: string;
  /** Those that the school offers; all, where no school is known yet. */
  offered?: readonly Locale[];
}

export function LanguageSwitch({ onChoose, label, offered = LOCALES }: Props) {
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
      data={offered.map((value) => ({ value, label: LOCALE_NAMES[value] }))}
      value={currentLocale()}
      onChange={(event) => choose(event.currentTarget.value as Locale)}
    />
  );
}
