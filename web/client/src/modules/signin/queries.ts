// What the pages of signing in at another screen ask the server.
import { the } from "../../api";
import * as server from "../../generated/sdk.gen";

export const screens = {
  show: () => the(server.signinShowScreen({ body: {} })),
  ask: (nonce: string) => the(server.signinAskForScreen({ body: { nonce } })),
  look: (token: string) => the(server.signinLookAtScreen({ path: { token } })),
  approve: (token: string, digits: string) => the(server.signinApproveScreen({ path: { token }, body: { digits } })),
  refuse: (token: string) => the(server.signinRefuseScreen({ path: { token } })),
};

/** The token in what a scanned QR says, if it is the address of a screen of this very site. */
export function screenToken(text: string, origin: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  return (url?.origin === origin && /^\/screen\/([\w-]{10,64})$/.exec(url.pathname)?.[1]) || null;
}
