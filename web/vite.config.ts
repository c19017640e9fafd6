import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { mockBackend } from "./mock/vite.ts";

const server = process.env.CALLSHEET_SERVER;

export default defineConfig({
  server: server ? { proxy: { "/api": server, "/ws": { target: server, ws: true } } } : {},
  plugins: [react(), mockBackend()],
  build: { target: "es2023", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  test: { restoreMocks: true, testTimeout: 60_000, include: ["{src,mock}/**/*.test.{ts,tsx}"] },
});
