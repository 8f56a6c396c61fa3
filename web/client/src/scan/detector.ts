// What reads QR and bar codes from a picture: the browser's own detector, or the one that is fetched from our own server.
import wasmUrl from "zxing-wasm/reader/zxing_reader.wasm?url";

export interface Detector {
  detect(picture: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}

type Format = "qr_code" | "code_128" | "code_39";

interface NativeDetector {
  new (options: { formats: Format[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

/** What cards carry: a QR, or a bar code. */
const FORMATS: Format[] = ["qr_code", "code_128", "code_39"];

export async function openDetector(): Promise<Detector> {
  const native = (globalThis as { BarcodeDetector?: NativeDetector }).BarcodeDetector;
  const known = native ? await native.getSupportedFormats() : [];
  if (native && FORMATS.every((format) => known.includes(format))) return new native({ formats: FORMATS });
  const { BarcodeDetector, prepareZXingModule } = await import("barcode-detector/ponyfill");
  // Without this it would be fetched from somebody else's server.
  prepareZXingModule({ overrides: { locateFile: () => wasmUrl } });
  return new BarcodeDetector({ formats: FORMATS });
}
