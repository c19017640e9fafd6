/** Which page an address is. */
import { lazy, Suspense } from "react";
import { GonePage } from "./pages/gone";
import { NotLoadedPage } from "./pages/not_loaded";
import { PrepPage } from "./pages/prep";
import { SourcesPage } from "./pages/sources";
import { StartPage } from "./pages/start";
import { VendorPage } from "./pages/vendor";
import { prepOf, usePath } from "./ui/path";

/** Seldom opened, so it is loaded when it is. */
const SettingsPage = lazy(() =>
  import("./pages/settings").then(
    ({ SettingsPage }) => ({ default: SettingsPage }),
    () => ({ default: NotLoadedPage }),
  ),
);

export function App() {
  const path = usePath();
  const prep = prepOf(path);
  if (prep) return <PrepPage key={prep} prep={prep} />;
  if (path === "/sources") return <SourcesPage />;
  if (path === "/vendor") return <VendorPage />;
  if (path === "/settings") {
    return (
      <Suspense>
        <SettingsPage />
      </Suspense>
    );
  }
  return path === "/" ? <StartPage /> : <GonePage />;
}
