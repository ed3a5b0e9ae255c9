import { useSyncExternalStore } from 'react';

const MINUTE = 60_000;

/** The moment of now to the minute, also on a page that is left open or comes back. */
export function useMinute(): number {
  return useSyncExternalStore(subscribe, () => Math.floor(Date.now() / MINUTE) * MINUTE);
}

function subscribe(listener: () => void): () => void {
  const timer = setInterval(listener, MINUTE / 4);
  document.addEventListener('visibilitychange', listener);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', listener);
  };
}
