import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { mockBackend } from "./mock/vite";

const server = process.env.CALLSHEET_SERVER;

export default defineConfig({
  server: server ? { proxy: { "/api": server, "/ws": { target: server, ws: true } } } : {},
  plugins: [react(), mockBackend()],
  build: { target: "es2023", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  test: {
    environment: "jsdom",
    setupFiles: ["./src/setup.test.ts"],
    restoreMocks: true,
    include: ["{src,mock}/**/*.test.{ts,tsx}"],
    exclude: ["src/setup.test.ts"],
  },
});
