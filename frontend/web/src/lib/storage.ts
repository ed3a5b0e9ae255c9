type Kind = 'localStorage' | 'sessionStorage';

/** Reads what was kept; null also where the browser keeps nothing (private mode, blocked). */
export function kept(kind: Kind, key: string): string | null {
  try {
    return window[kind].getItem(key);
  } catch {
    return null;
  }
}

/** Keeps a value; false where the browser keeps nothing. */
export function keep(kind: Kind, key: string, value: string): boolean {
  try {
    window[kind].setItem(key, value);
    return true;
  } catch {
    return false;
  }
}
