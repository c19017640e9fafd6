/** What the rep's company sells, as it was read, and files that add to it: looked at first, then used or thrown away. */
import { useEffect, useState } from "react";
import { Header } from "../ui/header";
import { go } from "../ui/path";
import { useShortcuts } from "../ui/shortcuts";
import { nextTheme } from "../ui/theme";
import { type Answer, type NeedTitles, vendorFiles, vendorProfile } from "../wire/http";
import type { VendorFile, VendorProfile } from "../wire/types";
import { Palette, type PaletteItem } from "./palette";
import { SignInPage } from "./sign_in";
import { VendorFiles } from "./vendor_files";
import { VendorStatements } from "./vendor_statements";

type Known =
  | { kind: "reading" }
  | { kind: "unauthorised" }
  | { kind: "away" }
  | { kind: "unset" }
  | { kind: "known"; name: string; profile: VendorProfile | null; needs: NeedTitles; files: VendorFile[] };

const PALETTE: PaletteItem[] = [
  { id: "start", label: "Your preps", hint: "the first page", run: () => go("/") },
  { id: "sources", label: "Sources", hint: "what is read", run: () => go("/sources") },
  { id: "settings", label: "Settings", hint: "where documents are sent", run: () => go("/settings") },
  { id: "colours", label: "Change colours", hint: "system, light, dark", run: nextTheme },
];

export function VendorPage() {
  const [known, setKnown] = useState<Known>({ kind: "reading" });
  const [palette, setPalette] = useState(false);
  useShortcuts({ palette: () => setPalette(true), number: () => {}, command: () => {} });
  const read = () => void readAll().then(setKnown);
  useEffect(() => {
    let here = true;
    void readAll().then((answer) => {
      if (here) setKnown(answer);
    });
    return () => {
      here = false;
    };
  }, []);
  if (known.kind === "unauthorised") return <SignInPage />;
  return (
    <div className="app">
      <title>Your company · Callsheet</title>
      <Header title="Your company" chip={null} link={null} onPalette={() => setPalette(true)} />
      <main className="sources-page">
        {known.kind === "reading" && <p role="status">Reading…</p>}
        {known.kind === "away" && (
          <p className="banner" role="alert">
            <b>Offline.</b> Callsheet cannot be reached, so it is not known what it has read.
          </p>
        )}
        {known.kind === "unset" && (
          <p>Your company is not set yet. Start a prep and say who you sell for; then files can be added here.</p>
        )}
        {known.kind === "known" && (
          <>
            <VendorFiles files={known.files} vendor={known.name} needs={known.needs} onChange={read} />
            <section aria-labelledby="vendor-profile">
              <h2 id="vendor-profile">{known.name}</h2>
              {known.profile ? (
                <VendorStatements profile={known.profile} needs={known.needs} known={[]} />
              ) : (
                <p className="quiet">
                  Its site has not been read yet. That happens with the first prep, or with{" "}
                  <code>callsheet vendor refresh</code>.
                </p>
              )}
            </section>
          </>
        )}
      </main>
      {palette && <Palette items={PALETTE} onClose={() => setPalette(false)} />}
    </div>
  );
}

async function readAll(): Promise<Known> {
  const [vendor, files] = await Promise.all([vendorProfile(), vendorFiles()]);
  const failed = failure(vendor);
  if (failed) return failed;
  if (vendor.kind !== "ok" || !vendor.value.vendor) return { kind: "unset" };
  const list = files.kind === "ok" ? files.value.files : [];
  const { profile, needs } = vendor.value;
  return { kind: "known", name: vendor.value.vendor.name, profile, needs, files: list };
}

function failure<T>(answer: Answer<T>): Known | null {
  if (answer.kind === "unauthorised") return { kind: "unauthorised" };
  return answer.kind === "unreachable" ? { kind: "away" } : null;
}
