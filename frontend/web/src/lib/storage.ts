type Kind = 'localStorage' | 'sessionStorage';

/** Reads a saved value; null also where the browser saves nothing (private mode, blocked). */
export function load(kind: Kind, key: string): string | null {
  try {
    return window[kind].getItem(key);
  } catch {
    return null;
  }
}

/** Saves a value; false where the browser saves nothing. */
export function save(kind: Kind, key: string, value: string): boolean {
  try {
    window[kind].setItem(key, value);
    return true;
  } catch {
    return false;
  }
}
