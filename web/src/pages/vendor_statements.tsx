/** Products, proof points, integrations and competitors, each with the words that say it. */
import type { ReactNode } from "react";
import type { NeedTitles } from "../wire/http";
import type { Measure, Quantity, Span, VendorProfile } from "../wire/types";

type Props = { profile: VendorProfile; needs: NeedTitles; known: readonly string[] };

export function VendorStatements({ profile, needs, known }: Props) {
  const titleOf = (need: string) => needs[need] ?? need.replaceAll("_", " ");
  const quoteOf = quotes(profile);
  return (
    <div className="vendor-statements">
      {profile.products.length > 0 && (
        <Group title="Products and what they do">
          {profile.products.map((product) => (
            <li key={product.name}>
              <Name name={product.name} known={known} /> <span className="quiet">{product.summary}</span>
              {quoteOf(product.span, product.summary)}
              <ul className="plain-list">
                {product.capabilities.map((capability) => (
                  <li key={capability.name}>
                    <Name name={capability.name} known={known} />: {capability.text}
                    {capability.needs.length > 0 && (
                      <span className="quiet small"> For: {capability.needs.map(titleOf).join("; ")}.</span>
                    )}
                    {quoteOf(capability.span, capability.text)}
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </Group>
      )}
      {profile.proofPoints.length > 0 && (
        <Group title="Proof points">
          {profile.proofPoints.map((proof) => (
            <li key={proof.customer}>
              <Name name={proof.customer} known={known} />: {proof.what}
              {proof.measures.length > 0 && (
                <span className="small measures">{proof.measures.map((measure) => measured(measure)).join(" · ")}</span>
              )}
              {quoteOf(proof.span, proof.what)}
            </li>
          ))}
        </Group>
      )}
      {profile.integrations.length > 0 && (
        <Group title="Connects to">
          {profile.integrations.map((item) => (
            <li key={item.name}>
              <Name name={item.name} known={known} /> <span className="quiet">{item.text}</span>
              {quoteOf(item.span, item.text)}
            </li>
          ))}
        </Group>
      )}
      {profile.competitors.length > 0 && (
        <Group title="Competitors, and how you meet them">
          {profile.competitors.map((item) => (
            <li key={item.name}>
              <Name name={item.name} known={known} />: {item.text}
              {quoteOf(item.span, item.text)}
            </li>
          ))}
        </Group>
      )}
    </div>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="kicker">{title}</h3>
      <ul className="vendor-list">{children}</ul>
    </section>
  );
}

function Name({ name, known }: { name: string; known: readonly string[] }) {
  return (
    <>
      <b>{name}</b>
      {known.includes(name) && <span className="badge">known already</span>}
    </>
  );
}

/** The quote of a statement, where it says more than the statement itself; what nobody published is the rep's word. */
function quotes(profile: VendorProfile) {
  return (span: Span | null, said: string) => {
    if (!span) return <span className="quiet small"> Written by you.</span>;
    const source = profile.sources.find((source) => source.evidence === span.evidence);
    const place = source?.publisher ?? "";
    // On the company's own page it need not be said that it is the company's own.
    const elsewhere = place !== profile.name ? ` ${place}` : "";
    return said.includes(span.quote) ? (
      <span className="quiet small">{elsewhere}</span>
    ) : (
      <q className="vendor-quote small" title={place}>
        {span.quote}
      </q>
    );
  };
}

const quantity = ({ number, unit }: Quantity) => `${number} ${unit}`.trim();

const measured = ({ from, to }: Measure) => (from ? `${quantity(from)} → ${quantity(to)}` : quantity(to));
