// Whether passkeys can be used here: by this browser, in a secure context, under the server's present address.
import { useQuery } from "@tanstack/react-query";
import { siteQuery } from "../../app/session";

export function usePasskeysWork(): boolean {
  const site = useQuery(siteQuery).data;
  return !!site?.passkeys && window.isSecureContext && typeof window.PublicKeyCredential === "function";
}
