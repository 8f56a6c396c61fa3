// One file on its way to the server. By XMLHttpRequest, because `fetch` does not tell how much has gone out.
import { ApiError, refusalOf } from "../../api";
import type { DeckItem } from "./decks";

/** What the server takes, by the end of the name: systems often do not know the type of a PPTX. */
export const ACCEPTED = ".pptx,.ppt,.odp,.pdf";
export const MOST_BYTES = 200 * 1024 * 1024;

export interface Upload {
  readonly deck: Promise<DeckItem>;
  readonly abort: () => void;
}

/** Begins at once. `progressed` gets the part that has gone out, 0..1. Rejects with `ApiError`; `aborted` when given up. */
export function upload(file: File, progressed: (part: number) => void): Upload {
  const request = new XMLHttpRequest();
  const deck = new Promise<DeckItem>((resolve, reject) => {
    if (file.size > MOST_BYTES) return reject(new ApiError("file-too-large", 0, "checked before the upload"));
    request.open("POST", `/api/v1/slides?${new URLSearchParams({ name: file.name })}`);
    request.responseType = "json";
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = ({ loaded, total }) => progressed(total > 0 ? loaded / total : 0);
    request.onload = () => {
      if (request.status < 300) resolve(request.response as DeckItem);
      else reject(refusalOf(request.response, new Response(null, { status: request.status })));
    };
    request.onerror = () => reject(refusalOf(null, undefined));
    request.onabort = () => reject(new ApiError("aborted", 0, "given up by the person"));
    request.send(file);
  });
  return { deck, abort: () => request.abort() };
}
