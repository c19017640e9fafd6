import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { mockBackend } from "./mock/vite.ts";

/** The address that a running server printed, to work on the page with real answers; without it, the mock answers. */
const address = process.env.CALLSHEET_SERVER;

function proxy(printed: string) {
  const { origin, searchParams } = new URL(printed);
  const headers = { Authorization: `Bearer ${searchParams.get("token") ?? ""}` };
  return { "/api": { target: origin, headers }, "/ws": { target: origin, headers, ws: true } };
}

const server = address ? { proxy: proxy(address) } : {};

export default defineConfig({
  server,
  preview: server,
  plugins: [react(), mockBackend()],
  build: { target: "es2023", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  test: { restoreMocks: true, testTimeout: 60_000, include: ["{src,mock}/**/*.test.{ts,tsx}"] },
});
