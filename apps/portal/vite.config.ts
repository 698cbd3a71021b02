import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const baseModules =
  /node_modules\/(zod|@griffel|@emotion|stylis|tabster|keyborg|rtl-css-js|@fluentui\/(keyboard-keys|priority-overflow|tokens|react-(aria|button|jsx-runtime|message-bar|motion|provider|shared-contexts|tabster|theme|utilities)))\//;

export default defineConfig({
  plugins: [react()],
  build: {
    target: "es2023",
    // Small files stay files: a content security policy that allows no inline data then needs no exception.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // What the sign-in page needs, and what most pages share, travel in one file each instead of dozens; what one
        // page needs stays with that page.
        codeSplitting: {
          groups: [
            { name: "react", test: /node_modules\/(react|react-dom|scheduler)\//, priority: 3 },
            { name: "base", test: baseModules, priority: 2 },
            { name: "shared", minShareCount: 8, priority: 1 },
          ],
        },
      },
    },
  },
});
