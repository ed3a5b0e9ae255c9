import { useSyncExternalStore } from 'react';

import { load, save } from '@/lib/storage';

/** As many cards as are read at a glance, and as one request may name. */
export const MOST = 12;

const KEY = 'trip.favourites';
const CHANGED = 'trip:favourites-changed';

interface Favourites {
  /** Currency codes, in the order in which they were added. */
  codes: string[];
  has: (code: string) => boolean;
  /** Adds a currency or removes it; adds none beyond `MOST`. */
  toggle: (code: string) => void;
}

// Where the browser saves nothing, an open page still remembers its favourites.
let unsaved: string | null = null;

/** The favourite currencies, which are kept in this browser only. */
export function useFavourites(): Favourites {
  const codes = parsed(useSyncExternalStore(subscribe, saved));
  return { codes, has: (code) => codes.includes(code), toggle };
}

function toggle(code: string): void {
  const codes = parsed(saved());
  const others = codes.filter((each) => each !== code);
  const changed = others.length < codes.length ? others : [...codes, code].slice(0, MOST);
  const text = JSON.stringify(changed);
  unsaved = save('localStorage', KEY, text) ? null : text;
  window.dispatchEvent(new Event(CHANGED));
}

function saved(): string | null {
  return unsaved ?? load('localStorage', KEY);
}

function parsed(text: string | null): string[] {
  const codes = read(text).filter((each) => typeof each === 'string' && /^[A-Z]{3}$/.test(each));
  return [...new Set(codes as string[])].slice(0, MOST);
}

function read(text: string | null): unknown[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

/** Listens to this tab's changes, and to `storage`, which reports those of other tabs. */
function subscribe(listener: () => void): () => void {
  window.addEventListener(CHANGED, listener);
  window.addEventListener('storage', listener);
  return () => {
    window.removeEventListener(CHANGED, listener);
    window.removeEventListener('storage', listener);
  };
}
