type Kind = 'localStorage' | 'sessionStorage';

/** Reads what was kept; null also where the browser keeps nothing (private mode, blocked). */
export function kept(kind: Kind, key: string): string | null {
  try {
    return window[kind].getItem(key);
  } catch {
    return null;
  }
}

export function keep(kind: Kind, key: string, value: string): void {
  try {
    window[kind].setItem(key, value);
  } catch {
    // The page works without a memory.
  }
}
