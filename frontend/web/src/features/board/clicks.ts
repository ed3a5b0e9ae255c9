import { load, save } from '@/lib/storage';

const COUNTED = 'counted';

// Where the browser saves nothing, an open page still remembers its own clicks.
const unsaved = new Map<string, string>();

/** The idempotency key of this tab's click on a country: the same for every attempt to send it. */
export function clickKey(country: string): string {
  const key = recall(country) ?? crypto.getRandomValues(new Uint32Array(4)).join('-');
  remember(country, key);
  return key;
}

export function isCounted(country: string): boolean {
  return recall(country) === COUNTED;
}

export function markCounted(country: string): void {
  remember(country, COUNTED);
}

function recall(country: string): string | null {
  return load('sessionStorage', storageKey(country)) ?? unsaved.get(country) ?? null;
}

function remember(country: string, state: string): void {
  if (!save('sessionStorage', storageKey(country), state)) unsaved.set(country, state);
}

function storageKey(country: string): string {
  return `trip.click.${country}`;
}
