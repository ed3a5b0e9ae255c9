import { keep, kept } from '@/lib/storage';

const COUNTED = 'counted';

// Where the browser keeps nothing, a page remembers its own clicks.
const remembered = new Map<string, string>();

/** The key under which this tab's choice of a country is sent, however often it has to be. */
export function clickKey(country: string): string {
  const key = recall(country) ?? crypto.getRandomValues(new Uint32Array(4)).join('-');
  remember(country, key);
  return key;
}

export function isCounted(country: string): boolean {
  return recall(country) === COUNTED;
}

export function noteCounted(country: string): void {
  remember(country, COUNTED);
}

function recall(country: string): string | null {
  return kept('sessionStorage', name(country)) ?? remembered.get(country) ?? null;
}

function remember(country: string, state: string): void {
  if (!keep('sessionStorage', name(country), state)) remembered.set(country, state);
}

function name(country: string): string {
  return `trip.click.${country}`;
}
