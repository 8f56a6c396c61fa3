// Phone numbers at the door: the regions offered and what may be typed (SUB-08, SUB-09).
export interface PhoneNumber {
  region: string;
  phone: string;
}

export const REGIONS = ["853", "86", "852", "351"] as const;

/** What an ordinary mobile number of the region looks like; the server has the last word. */
const SHAPES: Record<string, RegExp> = {
  "853": /^6\d{7}$/,
  "86": /^1\d{10}$/,
  "852": /^[4-9]\d{7}$/,
  "351": /^9\d{8}$/,
};

/** Digits only, whatever was typed or pasted: full-width digits, spaces, a prefix of one's own region. */
export function digitsOf(typed: string, region: string): string {
  const text = typed.normalize("NFKC").trim();
  const digits = text.replace(/\D/g, "");
  return text.startsWith("+") && digits.startsWith(region) ? digits.slice(region.length) : digits;
}

export function looksRight({ region, phone }: PhoneNumber): boolean {
  return SHAPES[region]?.test(phone) ?? /^\d{5,15}$/.test(phone);
}

export function written({ region, phone }: PhoneNumber): string {
  return `+${region} ${phone.replace(/(\d{4})(?=\d)/g, "$1 ")}`;
}

/** A number of the server (E.164) as people write it. */
export function spaced(e164: string): string {
  const region = REGIONS.find((one) => e164.startsWith(`+${one}`));
  return region ? written({ region, phone: e164.slice(region.length + 1) }) : e164;
}
