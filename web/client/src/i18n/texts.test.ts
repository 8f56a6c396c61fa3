// Holds the texts together: every locale says the same things, none is silent, and every problem of the server has words.
import { describe, expect, test } from "vitest";
import { LOCALES, preferredLocale } from "./i18n";

const files = import.meta.glob<Record<string, unknown>>("./*/*.json", { eager: true, import: "default" });
const areas = [...new Set(Object.keys(files).map((path) => path.split("/").at(-1) ?? ""))];

function flatten(node: object, path = ""): [string, unknown][] {
  return Object.entries(node).flatMap(([key, value]) =>
    typeof value === "object" && value !== null
      ? flatten(value, `${path}${key}.`)
      : [[path + key, value] as [string, unknown]],
  );
}

function texts(locale: string, area: string): Map<string, unknown> {
  return new Map(flatten(files[`./${locale}/${area}`] ?? {}));
}

const PLURAL = /_(zero|one|two|few|many|other)$/;
const withoutPlural = (keys: Iterable<string>) => [...new Set([...keys].map((key) => key.replace(PLURAL, "")))].sort();

/** The plural forms that a locale needs and does not have, such as `_many` in Portuguese. */
function missingForms(locale: string, keys: Set<string>): string[] {
  const bases = new Set([...keys].filter((key) => PLURAL.test(key)).map((key) => key.replace(PLURAL, "")));
  const categories = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
  return [...bases].flatMap((base) => categories.map((form) => `${base}_${form}`)).filter((key) => !keys.has(key));
}

const placeholders = (text: unknown) => [...String(text).matchAll(/{{(\w+)}}/g)].map((match) => match[1]).sort();

describe.each(areas)("%s", (area) => {
  const original = texts("zh-Hant", area);

  test.each(LOCALES)("%s has exactly the keys of zh-Hant, apart from plural forms", (locale) => {
    expect(withoutPlural(texts(locale, area).keys())).toEqual(withoutPlural(original.keys()));
  });

  test.each(LOCALES)("%s has every plural form of its language", (locale) => {
    expect(missingForms(locale, new Set(texts(locale, area).keys()))).toEqual([]);
  });

  test.each(LOCALES)("%s leaves no text empty", (locale) => {
    const empty = [...texts(locale, area)].filter(([, text]) => typeof text !== "string" || text.trim() === "");
    expect(empty).toEqual([]);
  });

  test.each(LOCALES)("%s fills in the same facts as zh-Hant", (locale) => {
    const other = [...texts(locale, area)].filter(
      ([key, text]) => `${placeholders(text)}` !== `${placeholders(original.get(key.replace(/_many$/, "_other")))}`,
    );
    expect(other).toEqual([]);
  });
});

test("there is more than one area of texts", () => {
  expect(areas).toEqual(expect.arrayContaining(["shell.json", "errors.json"]));
});

test.each([
  ["en", ["zh-TW"], "en"],
  [null, ["en-US"], "zh-Hant"],
  [null, ["en-US", "pt-PT"], "pt"],
  [null, ["zh-CN", "en"], "zh-Hans"],
  [null, ["zh-Hant-MO"], "zh-Hant"],
  ["tlh", [], "zh-Hant"],
] as const)("with %o chosen and a browser of %o the locale is %s", (stored, languages, locale) => {
  expect(preferredLocale(stored, languages)).toBe(locale);
});
