// Builds the client into web/dist, which the server hands out. No inline scripts, so that the CSP needs no nonce.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: "../dist",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: "es2022",
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600, // KB of a file as it lies on disk; compress.ts holds what a first page costs to its budget
    rolldownOptions: {
      output: {
        codeSplitting: {
          // A file costs a request: what all pages need stands in few, as do the pieces that several pages share.
          groups: [
            { name: "libraries", tags: ["$initial"], test: /node_modules/ },
            { name: "app", tags: ["$initial"] },
            { name: "widgets", test: /node_modules\/(@mantine|@tabler)/, minShareCount: 3 },
            { name: "parts", test: /src\/(ui|app|theme)\//, minShareCount: 2 },
          ],
        },
      },
    },
  },
  server: { proxy: { "/api": "http://127.0.0.1:8080", "/socket.io": { target: "ws://127.0.0.1:8080", ws: true } } },
});
