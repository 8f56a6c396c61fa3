// The text of a refusal: by its stable code, whichever edge (HTTP, socket, browser) it came from.
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type errors from "./zh-Hant/errors.json";

type Code = keyof typeof errors;

interface Coded {
  code: string;
  retryAfter?: number | null;
  triesLeft?: number;
}

function isCoded(error: unknown): error is Coded {
  return typeof error === "object" && error !== null && "code" in error && typeof error.code === "string";
}

/** Gives the code and the sentence of anything that was thrown; what nobody foresaw is `unknown`. */
export function useErrorText(): (error: unknown) => { code: string; text: string } {
  const { t, i18n } = useTranslation("errors");
  return useCallback(
    (error) => {
      const code = isCoded(error) ? error.code : "unknown";
      const known = i18n.exists(code, { ns: "errors" }) ? (code as Code) : "unknown";
      const seconds = isCoded(error) && error.retryAfter ? Math.ceil(error.retryAfter) : undefined;
      const wait = seconds ? ` ${t("retry-after", { count: seconds })}` : "";
      const left =
        isCoded(error) && error.triesLeft !== undefined ? ` ${t("tries-left", { count: error.triesLeft })}` : "";
      return { code, text: t(known) + wait + left };
    },
    [t, i18n],
  );
}
