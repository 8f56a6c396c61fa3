// The words of the class: the same in every language, and people as LIVE-26 words them.
import i18next from "i18next";
import { beforeAll, expect, test } from "vitest";
import enRefusals from "../../i18n/en/refusals.json";
import en from "../../i18n/en/room.json";
import ptRefusals from "../../i18n/pt/refusals.json";
import pt from "../../i18n/pt/room.json";
import hansRefusals from "../../i18n/zh-Hans/refusals.json";
import hans from "../../i18n/zh-Hans/room.json";
import hantRefusals from "../../i18n/zh-Hant/refusals.json";
import hant from "../../i18n/zh-Hant/room.json";
import type { Refusal } from "../../signaling/messages";
import { nameOf } from "./words";

const ROOM = { "zh-Hant": hant, "zh-Hans": hans, pt, en };
/** A refusal of the server without a text is an error of the compiler here. */
const REFUSALS: Record<string, Record<Refusal["code"], string>> = {
  "zh-Hant": hantRefusals,
  "zh-Hans": hansRefusals,
  pt: ptRefusals,
  en: enRefusals,
};

/** `path -> names of the placeholders`, without the plural forms, which languages have in different number. */
function shape(texts: object, path = ""): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([key, value]) =>
      typeof value === "string"
        ? [
            [
              (path + key).replace(/_(one|many|other)$/, ""),
              [...value.matchAll(/\{\{(\w+)\}\}/g)].map(String).sort().join(),
            ],
          ]
        : Object.entries(shape(value, `${path}${key}.`)),
    ),
  );
}

test.each(["zh-Hans", "pt", "en"] as const)("%s says all that zh-Hant says, with the same placeholders", (locale) => {
  expect(shape(ROOM[locale])).toEqual(shape(hant));
  expect(Object.keys(REFUSALS[locale] ?? {})).toEqual(Object.keys(hantRefusals));
});

beforeAll(async () => {
  const resources = Object.fromEntries(Object.entries(ROOM).map(([locale, room]) => [locale, { room }]));
  await i18next.init({ resources, lng: "zh-Hant", ns: ["room"], interpolation: { escapeValue: false } });
});

const PARENT = { name: "李秀英", kind: "parent", children: [{ name: "張小", relation: "mother" }] } as const;

test.each([
  ["zh-Hant", "張小-媽媽/李秀英"],
  ["zh-Hans", "張小-妈妈/李秀英"],
  ["pt", "李秀英 (mãe de 張小)"],
  ["en", "李秀英 (mother of 張小)"],
])("in %s a parent is %s (LIVE-26)", (locale, name) => {
  expect(nameOf(i18next.getFixedT(locale, "room"), PARENT)).toBe(name);
});

test("the children of one relation are named together, each relation once", () => {
  const children = [
    { name: "Ana", relation: "mother" },
    { name: "Rui", relation: "mother" },
    { name: "Ka", relation: "guardian" },
  ] as const;
  const name = nameOf(i18next.getFixedT("en", "room"), { ...PARENT, name: "Rosa", children });
  expect(name).toBe("Rosa (mother of Ana, Rui, guardian of Ka)");
});

test("all others are called by their name", () => {
  const t = i18next.getFixedT("zh-Hant", "room");
  expect(nameOf(t, { name: "黃子軒", kind: "student", children: [] })).toBe("黃子軒");
});

test("whoever is left out of a recording is nobody in particular", () => {
  const t = i18next.getFixedT("zh-Hant", "room");
  expect(nameOf(t, { name: "", kind: "student", children: [] })).toBe("一位同學");
});
