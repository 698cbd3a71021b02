import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  build: {
    target: "es2023",
    // Small files stay files: a content security policy that allows no inline data then needs no exception.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
});
