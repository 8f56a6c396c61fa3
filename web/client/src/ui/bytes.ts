// Sizes of files as people read them.
import { intlLocale } from "../i18n/i18n";

const UNITS = ["B", "KB", "MB", "GB", "TB"] as const;

/** `4 MB`, `1.5 GB`: one decimal below ten, in steps of 1024. */
export function bytesText(bytes: number, locale = intlLocale()): string {
  let size = Math.max(0, bytes);
  let unit = 0;
  while (size >= 1024 && unit < UNITS.length - 1) {
    size /= 1024;
    unit++;
  }
  const digits = unit > 0 && size < 9.95 ? 1 : 0;
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(size)} ${UNITS[unit]}`;
}
