import { load, save } from '@/lib/storage';

const KEY = 'trip.alerts';

const listeners = new Set<() => void>();

/** The saved alerts as text, which the page can look at before it loads what reads them. */
export function savedText(): string {
  return load('localStorage', KEY) ?? '[]';
}

/** Saves the alerts; false where the browser saves nothing. */
export function saveText(text: string): boolean {
  const isSaved = save('localStorage', KEY, text);
  listeners.forEach((listener) => listener());
  return isSaved;
}

/** Calls `listener` when the alerts change, here or in another tab. */
export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}
