// What the pages of sign-up ask the server. The token of a sign-up stays in this tab, and in no address.
import { the } from "../../api";
import * as server from "../../generated/sdk.gen";
import type { CardChoice, CodeKind, Details, IdentityKind } from "../../generated/types.gen";

export const keys = {
  door: (code: string, locale: string) => ["sign-up", "door", code, locale],
  choices: ["sign-up", "choices"],
  codes: ["sign-up", "codes"],
  requests: ["sign-up", "requests"],
  register: ["sign-up", "register"],
  locked: ["sign-up", "locked"],
  mine: ["sign-up", "mine"],
} as const;

const STORED = "sign-up";

interface Stored {
  code: string;
  token: string;
}

/** The sign-up that this tab began by this code, if it did. */
export function stored(code: string): string | null {
  try {
    const found = JSON.parse(sessionStorage.getItem(STORED) ?? "null") as Stored | null;
    return found?.code === code ? found.token : null;
  } catch {
    return null;
  }
}

export function keep(code: string, token: string): void {
  sessionStorage.setItem(STORED, JSON.stringify({ code, token }));
}

export function forget(): void {
  sessionStorage.removeItem(STORED);
}

/** The steps of one sign-up. */
export function stepsOf(token: string) {
  const headers = { "Sign-Up-Token": token };
  return {
    show: () => the(server.signupShowSignUp({ headers })),
    choose: (identity: IdentityKind) => the(server.signupChooseIdentity({ headers, body: { identity } })),
    sendCode: (body: { region: string; phone: string }) => the(server.signupSendCode({ headers, body })),
    provePhone: (code: string) => the(server.signupProvePhone({ headers, body: { code } })),
    choices: () => the(server.signupShowChoices({ headers })),
    fillIn: (body: Details) => the(server.signupFillIn({ headers, body })),
    card: (body: CardChoice) => the(server.signupChooseCard({ headers, body })),
    birthDate: (birth_date: string) => the(server.signupProveBirthDate({ headers, body: { birth_date } })),
  };
}
export type Steps = ReturnType<typeof stepsOf>;

export const signup = {
  door: (code: string) => the(server.signupShowDoor({ path: { code } })),
  begin: (code: string, terms_version: string) => the(server.signupBegin({ path: { code }, body: { terms_version } })),
  codes: () => the(server.signupListCodes()),
  makeCode: (kind: CodeKind) => the(server.signupMakeCode({ path: { kind } })),
  withdrawCode: (kind: CodeKind) => the(server.signupWithdrawCode({ path: { kind } })),
  requests: () => the(server.signupListRequests()),
  accept: (sign_up_id: string) => the(server.signupAccept({ path: { sign_up_id } })),
  reject: (sign_up_id: string) => the(server.signupReject({ path: { sign_up_id } })),
  register: () => the(server.signupShowRegister()),
  importCards: (file: File) => the(server.signupImportCards({ query: { name: file.name }, body: file })),
  locked: () => the(server.signupListLocked()),
  unlock: (number: string) => the(server.signupUnlockCard({ path: { number } })),
  mine: () => the(server.signupListMyCards()),
};

/** The picture of a code; the date has it fetched anew when it was renewed. */
export const qrOf = (kind: CodeKind, made: string) =>
  `/api/v1/sign-up-codes/${kind}/qr.svg?${new URLSearchParams({ made })}`;
