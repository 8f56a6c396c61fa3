// The texts of the client: one lazy JSON per locale and area, zh-Hant unless chosen otherwise.
import i18next from "i18next";
import { initReactI18next } from "react-i18next";

export const LOCALES = ["zh-Hant", "zh-Hans", "pt", "en"] as const;
export type Locale = (typeof LOCALES)[number];

/** Each language in its own words: whoever cannot read the current one must still find theirs. */
export const LOCALE_NAMES: Record<Locale, string> = {
  "zh-Hant": "繁體中文",
  "zh-Hans": "简体中文",
  pt: "Português",
  en: "English",
};

/** The regional form for the html element and Intl: dates and numbers as Macao writes them. */
const REGIONAL: Record<Locale, string> = { "zh-Hant": "zh-Hant-MO", "zh-Hans": "zh-Hans-CN", pt: "pt-PT", en: "en-GB" };

const STORAGE_KEY = "locale";
const areas = import.meta.glob<{ default: object }>("./*/*.json");

const backend = {
  type: "backend" as const,
  init() {},
  async read(locale: string, area: string) {
    const load = areas[`./${locale}/${area}.json`];
    if (!load) throw new Error(`no texts ${locale}/${area}`);
    return (await load()).default as Record<string, string>;
  },
};

export function isLocale(value: unknown): value is Locale {
  return LOCALES.some((locale) => locale === value);
}

/**
 * The locale chosen on this device, or the first Chinese or Portuguese one of the browser, or zh-Hant. English must be
 * chosen: many school computers in Macao run in English while their users read Chinese.
 */
export function preferredLocale(stored: string | null, languages: readonly string[]): Locale {
  if (isLocale(stored)) return stored;
  for (const language of languages) {
    const locale = matchLocale(language);
    if (locale) return locale;
  }
  return "zh-Hant";
}

function matchLocale(language: string): Locale | undefined {
  if (/^zh\b.*(Hans|CN|SG)/i.test(language)) return "zh-Hans";
  if (/^zh\b/i.test(language)) return "zh-Hant";
  if (/^pt\b/i.test(language)) return "pt";
  return undefined;
}

export function currentLocale(): Locale {
  return isLocale(i18next.language) ? i18next.language : "zh-Hant";
}

/** What to hand to Intl: a BCP 47 tag with its region. */
export function intlLocale(): string {
  return REGIONAL[currentLocale()];
}

export async function chooseLocale(locale: Locale): Promise<void> {
  localStorage.setItem(STORAGE_KEY, locale);
  if (i18next.language !== locale) await i18next.changeLanguage(locale);
}

export async function startI18n(): Promise<void> {
  i18next.on("languageChanged", () => {
    document.documentElement.lang = intlLocale();
  });
  await i18next
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: preferredLocale(localStorage.getItem(STORAGE_KEY), navigator.languages),
      supportedLngs: [...LOCALES],
      load: "currentOnly",
      fallbackLng: false,
      ns: ["shell", "errors"],
      defaultNS: "shell",
      interpolation: { escapeValue: false },
      react: { useSuspense: true },
    });
}
