// Passkeys: the only file that imports @simplewebauthn/browser, and only when a passkey is really used.
import type { PublicKeyCredentialCreationOptionsJSON } from "@simplewebauthn/browser";
import { ApiError, api } from "../../api";
import type { Me, Passkey } from "../../api-types";

/** A person who changes their mind is no failure: told apart by its own code. */
function asRefusal(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof ApiError) return error;
  if (error.name === "NotAllowedError" || error.name === "AbortError")
    return new ApiError("passkey-cancelled", 0, error.message);
  if (error.name === "InvalidStateError") return new ApiError("passkey-known", 0, error.message);
  return new ApiError("passkey-failed", 0, error.message);
}

export async function signInByPasskey(): Promise<Me> {
  const { startAuthentication } = await import("@simplewebauthn/browser");
  const options = await api.passkeySignInOptions();
  const credential = await startAuthentication({ optionsJSON: options }).catch((error) =>
    Promise.reject(asRefusal(error)),
  );
  return api.signInByPasskey(credential);
}

export async function addPasskey(name: string): Promise<Passkey> {
  const { startRegistration } = await import("@simplewebauthn/browser");
  // The server gives what WebAuthn calls PublicKeyCredentialCreationOptionsJSON; its document leaves the inside open.
  const optionsJSON = (await api.passkeyOptions()) as unknown as PublicKeyCredentialCreationOptionsJSON;
  const credential = await startRegistration({ optionsJSON }).catch((error) => Promise.reject(asRefusal(error)));
  return api.addPasskey(name, credential);
}
