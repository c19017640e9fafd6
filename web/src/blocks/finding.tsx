/** One finding in full: its fields and what disagrees. Its quotes stand in the message around it and in the drawer. */
import { useFinding } from "../prep/usePrep";
import { money } from "../ui/amount";
import { ConfidenceWhy } from "../ui/confidence";
import { FindingSources } from "../ui/sources_button";
import { longDate } from "../ui/time";
import { CHANGE, plain, TECH_USE } from "../ui/words";
import type { BlockByKind } from "../wire/kinds";
import type { Finding } from "../wire/types";
import { useCorrection } from "./correction";
import { Conflicts, FindingHead } from "./finding_card";

export function FindingBlock({ block }: { block: BlockByKind["finding"] }) {
  const finding = useFinding(block.finding);
  if (!finding) return <p className="quiet">This finding was withdrawn since.</p>;
  return <FullFinding finding={finding} />;
}

function FullFinding({ finding }: { finding: Finding }) {
  const correction = useCorrection(finding);
  const facts = factsOf(finding);
  return (
    <article className="card full">
      <FindingHead finding={finding} />
      <h3 className="card-title">{finding.title}</h3>
      {facts.length > 0 && (
        <dl className="facts">
          {facts.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      <Conflicts finding={finding} />
      {correction.note}
      <footer className="card-foot">
        <ConfidenceWhy confidence={finding.confidence} />
        <FindingSources finding={finding} />
      </footer>
    </article>
  );
}

type Fact = [label: string, value: string];

/** A table: what each kind of finding holds, in words. What is not known is left out. */
function factsOf(finding: Finding): Fact[] {
  const facts = (...all: [string, string | null | undefined][]): Fact[] =>
    all.flatMap(([label, value]): Fact[] => (value ? [[label, value]] : []));
  switch (finding.kind) {
    case "funding": {
      const { amount, currency, round, investors, useOfFunds } = finding.fields;
      const sum = amount !== null && currency !== null ? money(amount, currency) : null;
      return facts(["Amount", sum], ["Round", round], ["Investors", investors.join(", ")], ["For", useOfFunds]);
    }
    case "hiring": {
      const { roles, count, since, openInAll } = finding.fields;
      const share = `${count} of ${openInAll} open roles`;
      return facts(["Roles", roles.join(" · ")], ["Share", share], ["Since", since && longDate(since)]);
    }
    case "leadership": {
      const { person, role, change, from, to } = finding.fields;
      return facts(["Person", person], ["Role", role], ["Change", CHANGE[change]], ["From", from], ["To", to]);
    }
    case "acquisition": {
      const { acquirer, target, amount } = finding.fields;
      const price = amount ? money(amount.amountMinor, amount.currency) : null;
      return facts(["Buyer", acquirer], ["Target", target], ["Price", price]);
    }
    case "partnership":
      return facts(["Partner", finding.fields.partner]);
    case "product_launch":
      return facts(["Product", finding.fields.product]);
    case "expansion":
      return facts(["Places", finding.fields.places.join(", ")]);
    case "layoffs": {
      const { count, percent } = finding.fields;
      return facts(["People", count?.toLocaleString("en")], ["Share", percent === undefined ? null : `${percent}%`]);
    }
    case "security_incident":
    case "legal":
    case "award":
      return facts(["What", finding.fields.what]);
    case "earnings": {
      const { period, metric, direction } = finding.fields;
      return facts(["Period", period], ["Metric", metric], ["Direction", direction]);
    }
    case "technology": {
      const { category, use } = finding.fields;
      return facts(["Category", category], ["Seen", use.map((trace) => TECH_USE[trace]).join(", ")]);
    }
    case "fact":
      return facts([plain(finding.fields.field), finding.fields.value]);
    case "contact": {
      const { person, role, part } = finding.fields;
      return facts(["Person", person], ["Role", role], ["Part", part === "unknown" ? null : plain(part).toLowerCase()]);
    }
  }
}
