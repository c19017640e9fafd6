/** Numbers and money as the page says them. */
import type { RoiRange } from "../wire/types";

/** An amount in the smallest unit of its currency: `$50M`. */
export function money(amountMinor: number, currency: string): string {
  return currencyText(amountMinor / 10 ** digits(currency), currency);
}

/** A number with its unit: `USD 1,200` as `$1,200`, `2 hours`, `9.4 months`. */
export function amount(value: number, unit: string): string {
  if (/^[A-Z]{3}$/.test(unit)) return currencyText(value, unit);
  const text = value.toLocaleString("en", { maximumFractionDigits: 1 });
  return unit === "%" ? `${text}%` : `${text} ${unit}`;
}

/** `$10k to $40k`. */
export const span = (range: RoiRange, unit: string): string =>
  `${amount(range.low, unit)} to ${amount(range.high, unit)}`;

/** Millionths of a dollar, as a bill has them: what is less than a cent is not nothing. */
export function spentMicros(micros: number): string {
  if (micros > 0 && micros < 10_000) return "less than $0.01";
  return (micros / 1_000_000).toLocaleString("en", { style: "currency", currency: "USD" });
}

function currencyText(value: number, currency: string): string {
  const big = Math.abs(value) >= 10_000;
  try {
    return new Intl.NumberFormat("en", {
      style: "currency",
      currency,
      notation: big ? "compact" : "standard",
      minimumFractionDigits: 0,
      maximumFractionDigits: big ? 1 : 0,
    }).format(value);
  } catch {
    return `${value.toLocaleString("en")} ${currency}`;
  }
}

function digits(currency: string): number {
  try {
    return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}
