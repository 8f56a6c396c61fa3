// New terms in every language of the school: written part by part, looked at as they will be read, then published.
import { Button, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { NewTermsPart, TermsTexts } from "../../generated/types.gen";
import { currentLocale, LOCALE_NAMES, type Locale } from "../../i18n/i18n";
import { Card } from "../../ui/Card";
import { ConfirmButton } from "../../ui/ConfirmButton";
import { RefusedLine } from "../../ui/Refused";
import { TermsText } from "../signup/TermsText";
import classes from "./Console.module.css";
import { admin, keys } from "./queries";

type Texts = Partial<Record<Locale, NewTermsPart[]>>;

interface Props {
  newest: TermsTexts;
  languages: Locale[];
}

const EMPTY: NewTermsPart = { title: "", text: "" };
const MOST_PARTS = 30;

const written = (parts: NewTermsPart[]) =>
  parts.length > 0 && parts.every(({ title, text }) => title.trim() && text.trim());

export function TermsEditor({ newest, languages }: Props) {
  const { t } = useTranslation("console");
  const [texts, setTexts] = useState<Texts>(newest.texts);
  const [locale, setLocale] = useState(() => languages.find((one) => one === currentLocale()) ?? languages[0]);
  const [looking, setLooking] = useState(false);
  const of = (one: Locale) => texts[one] ?? [EMPTY];
  const missing = languages.filter((one) => !written(of(one)));
  if (!locale) return null;
  if (looking) {
    const body = Object.fromEntries(languages.map((one) => [one, of(one)]));
    return <Preview after={newest.version} texts={body} back={() => setLooking(false)} />;
  }
  return (
    <Card title={t("terms.new")}>
      <div className={classes.form}>
        <p className={classes.hint}>{t("terms.newNote")}</p>
        <NativeSelect
          label={t("terms.language")}
          data={languages.map((value) => ({ value, label: LOCALE_NAMES[value] }))}
          value={locale}
          onChange={(event) => setLocale(event.currentTarget.value as Locale)}
        />
        <Parts locale={locale} parts={of(locale)} change={(parts) => setTexts({ ...texts, [locale]: parts })} />
        {missing.length > 0 && (
          <p role="status" className={classes.hint}>
            {t("terms.missing", { languages: missing.map((one) => LOCALE_NAMES[one]).join(" · ") })}
          </p>
        )}
        <div className={classes.buttons}>
          <Button disabled={missing.length > 0} onClick={() => setLooking(true)}>
            {t("terms.preview")}
          </Button>
        </div>
      </div>
    </Card>
  );
}

interface PartsProps {
  locale: Locale;
  parts: NewTermsPart[];
  change: (parts: NewTermsPart[]) => void;
}

function Parts({ locale, parts, change }: PartsProps) {
  const { t } = useTranslation("console");
  const put = (place: number, part: Partial<NewTermsPart>) =>
    change(parts.map((old, at) => (at === place ? { ...old, ...part } : old)));
  return (
    <>
      {parts.map((part, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts have no names of their own, only an order
        <div key={`${locale} ${place}`} className={classes.part} lang={locale}>
          <TextInput
            label={t("terms.partTitle", { place: place + 1 })}
            maxLength={80}
            value={part.title}
            onChange={(event) => put(place, { title: event.currentTarget.value })}
          />
          <Textarea
            label={t("terms.partText", { place: place + 1 })}
            autosize
            minRows={2}
            maxLength={4000}
            value={part.text}
            onChange={(event) => put(place, { text: event.currentTarget.value })}
          />
          {parts.length > 1 && (
            <ConfirmButton
              text={t("terms.remove")}
              subject={part.title}
              confirm={() => change(parts.filter((_, at) => at !== place))}
            />
          )}
        </div>
      ))}
      <div className={classes.buttons}>
        <Button variant="light" disabled={parts.length >= MOST_PARTS} onClick={() => change([...parts, EMPTY])}>
          {t("terms.add")}
        </Button>
      </div>
    </>
  );
}

interface PreviewProps {
  after: string;
  texts: Record<string, NewTermsPart[]>;
  back: () => void;
}

function Preview({ after, texts, back }: PreviewProps) {
  const { t } = useTranslation("console");
  const client = useQueryClient();
  const publish = useMutation({
    mutationFn: () => admin.publishTerms({ after, texts }),
    onSuccess: (known) => client.setQueryData(keys.terms, known),
    onError: () => client.invalidateQueries({ queryKey: keys.terms }),
  });
  return (
    <Card title={t("terms.previewTitle")}>
      <div className={classes.form}>
        <p className={classes.hint}>{t("terms.previewNote")}</p>
        {Object.entries(texts).map(([locale, parts]) => (
          <section key={locale} lang={locale} className={classes.preview}>
            <h3>{LOCALE_NAMES[locale as Locale]}</h3>
            <TermsText parts={parts} />
          </section>
        ))}
        <RefusedLine error={publish.error} />
        <div className={classes.buttons}>
          <ConfirmButton text={t("terms.publish")} busy={publish.isPending} confirm={() => publish.mutate()} />
          <Button variant="subtle" onClick={back}>
            {t("terms.back")}
          </Button>
        </div>
      </div>
    </Card>
  );
}
