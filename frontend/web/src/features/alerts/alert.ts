import { compare, decimal, times } from '@/lib/decimal';
import type { Language } from '@/lib/i18n/locales';

/** The rate that an alert waited for; `observed_at` as the service states it. */
export interface Reached {
  rate: string;
  observed_at: string;
  precision: 'day' | 'second';
}

/** "Tell me when `unit` of `target` are under or over `level` of `base`." */
export interface Alert {
  id: string;
  target: string;
  base: string;
  unit: number;
  side: 'under' | 'over';
  /** In plain notation. */
  level: string;
  /** The language of its notification. */
  language: Language;
  reached: Reached | null;
  /** Whether the person has closed the notice that it was reached. */
  closed: boolean;
}

/** What decides whether a rate satisfies an alert. */
export type Condition = Pick<Alert, 'unit' | 'level' | 'side'>;

/** A rate as the service states it; `stale` if a newer one should exist. */
export type Quote =
  (Reached & { stale: boolean }) | { rate: string; observed_at: null; stale: boolean };

/** Whether a rate satisfies an alert; a stale rate never does. */
export function reachedBy(alert: Alert, quote: Quote | undefined): Reached | null {
  if (quote === undefined || quote.stale || quote.observed_at === null) return null;
  const { rate, observed_at, precision } = quote;
  return isBeyond(alert, rate) ? { rate, observed_at, precision } : null;
}

/** Whether a rate is on the side of the level that the alert waits for. */
export function isBeyond({ unit, level, side }: Condition, rate: string): boolean {
  const order = compare(decimal(times(rate, unit)), decimal(level));
  return side === 'under' ? order < 0 : order > 0;
}

/** A level to suggest: about one percent below a quoted rate, with three digits. */
export function suggestedLevel(quoted: string): string {
  const wanted = Number(quoted) * 0.99;
  const exponent = Math.floor(Math.log10(wanted)) - 2;
  const digits = Math.floor(wanted / 10 ** exponent);
  return exponent >= 0
    ? String(digits * 10 ** exponent)
    : (digits * 10 ** exponent).toFixed(-exponent);
}
