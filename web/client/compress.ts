// After the build: writes a .br and a .gz beside every text file of web/dist, which aiohttp picks by itself, and holds
// what the first page must load to its budget.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

const dist = join(import.meta.dirname, "../dist");

/** Bytes of gzip that the entry and everything it imports at once may take. */
const ENTRY_BUDGET = 220 * 1024;

for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !/\.(js|css|svg|json|html)$/.test(entry.name)) continue;
  const path = join(entry.parentPath, entry.name);
  const bytes = readFileSync(path);
  if (bytes.length < 1024) continue;
  writeFileSync(`${path}.br`, brotliCompressSync(bytes));
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
}

// The page itself names them: its script and the module preloads beside it.
const page = readFileSync(join(dist, "index.html"), "utf8");
const scripts = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map((match) => match[1] as string);
const size = scripts.reduce((sum, path) => sum + gzipSync(readFileSync(join(dist, path)), { level: 9 }).length, 0);
process.stdout.write(`entry: ${scripts.length} scripts, ${Math.ceil(size / 1024)} KiB of gzip (at most ${ENTRY_BUDGET / 1024})\n`);
if (scripts.length === 0 || size > ENTRY_BUDGET) throw new Error("The entry is over its budget: see what it imports at once.");
