import { defineConfig } from "vite";

/** The page: client/ → dist/client, plain files that any path can serve, under a strict content security policy. */
export default defineConfig({
  root: "client",
  base: "./",
  build: {
    outDir: "../dist/client",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
});
