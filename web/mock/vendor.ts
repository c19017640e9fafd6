/** The rep's company of the mock backend: a small profile, and files that say the same thing whatever is in them. */
import type { Span, VendorFile, VendorProfile } from "../src/wire/types";
import { type Told, told } from "./told.ts";

const KEYSTEAD = { domain: "keystead.example", name: "Keystead" };
const NEEDS = { joiners: "Many people join", audit: "An audit is near" };

const span = (quote: string): Span => ({ evidence: "evd_keystead", quote, start: 0, end: quote.length });

const NOTHING: Pick<VendorProfile, "products" | "integrations" | "proofPoints" | "competitors" | "sources"> = {
  products: [],
  integrations: [],
  proofPoints: [],
  competitors: [],
  sources: [],
};

export class MockVendor {
  private files: VendorFile[] = [];
  private added = 0;

  constructor(private readonly now: () => number) {}

  /** The answer to a call below `/api/vendor`; `name` is the one of the file that is sent. */
  answer(method: string, [what = "", id = "", then = ""]: string[], name: string): Told | undefined {
    if (!what) return told({ vendor: KEYSTEAD, profile: this.profile(), needs: NEEDS });
    if (what !== "files") return undefined;
    if (!id) return method === "POST" ? this.add(name) : told({ files: this.files });
    const file = this.files.find((known) => known.id === id);
    if (!file) return undefined;
    if (method === "DELETE") {
      this.files = this.files.filter((known) => known !== file);
      return { status: 204, body: null };
    }
    return then === "promote" ? told(this.use(file)) : undefined;
  }

  private use(file: VendorFile): VendorFile {
    const used: VendorFile = { ...file, state: "promoted" };
    this.files = this.files.map((known) => (known === file ? used : known));
    return used;
  }

  private add(name: string): Told {
    const story = "Corrinth Mutual cut joiner set-up from 9 days to 3 hours.";
    const proof = { customer: "Corrinth Mutual", what: story, result: null, measures: [], needs: ["joiners"] };
    const file: VendorFile = {
      id: `file_mock_${++this.added}`,
      name,
      kind: "markdown",
      state: "draft",
      bytes: 400,
      pages: 1,
      addedAt: this.now(),
      notes: ["The mock reads the same out of every file."],
      adds: { ...this.profile(), ...NOTHING, proofPoints: [{ ...proof, span: span(story) }] },
      known: [],
    };
    this.files = [...this.files, file];
    return { status: 201, body: file };
  }

  private profile(): VendorProfile {
    const joiners = "Lifecycle Management gives every joiner their access on the first day.";
    const abroad = "Brightledger opened in three countries without one ticket for access.";
    return {
      ...KEYSTEAD,
      ...NOTHING,
      version: 1,
      summary: "Identity platform for companies that grow.",
      products: [
        {
          name: "Lifecycle Management",
          summary: joiners,
          capabilities: [{ name: "Joiners and leavers", text: joiners, needs: ["joiners"], span: span(joiners) }],
          span: span(joiners),
        },
      ],
      integrations: [{ name: "Salesforce", text: "Salesforce", span: span("Salesforce") }],
      proofPoints: [
        { customer: "Brightledger", what: abroad, result: null, measures: [], needs: ["audit"], span: span(abroad) },
      ],
      refreshedAt: this.now() - 3_600_000,
    };
  }
}
