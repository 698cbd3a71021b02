import { createRoot } from "react-dom/client";
import "./app/page.css";
import { App, preloadPortal } from "./app/app.tsx";
import { takeFocusOrder } from "./app/focus-order.ts";
import { reloadWhenOutdated } from "./app/fresh-assets.ts";
import { StartFailure } from "./app/start-failure.tsx";
import { fetchConfiguration } from "./features/session/get-configuration.ts";
import { startSession } from "./features/session/session.ts";

const container = document.getElementById("root");
if (!container) throw new Error("The page has no #root.");
const root = createRoot(container);
reloadWhenOutdated(window);
preloadPortal();
try {
  await takeFocusOrder(window);
  const session = await startSession(await fetchConfiguration());
  root.render(<App session={session} />);
} catch (error) {
  root.render(<StartFailure error={error} />);
}
