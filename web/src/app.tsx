/** Which page an address is. */
import { GonePage } from "./pages/gone";
import { PrepPage } from "./pages/prep";
import { SourcesPage } from "./pages/sources";
import { StartPage } from "./pages/start";
import { VendorPage } from "./pages/vendor";
import { prepOf, usePath } from "./ui/path";

export function App() {
  const path = usePath();
  const prep = prepOf(path);
  if (prep) return <PrepPage key={prep} prep={prep} />;
  if (path === "/sources") return <SourcesPage />;
  if (path === "/vendor") return <VendorPage />;
  return path === "/" ? <StartPage /> : <GonePage />;
}
