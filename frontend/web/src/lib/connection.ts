import { useSyncExternalStore } from 'react';

/** `offline`: the device has no network. `unreachable`: it has, but the service does not answer. */
export type Connection = 'online' | 'offline' | 'unreachable';

let answering = true;
const listeners = new Set<() => void>();

/** Notes whether the last request was answered at all. */
export function heard(answered: boolean): void {
  if (answering === answered) return;
  answering = answered;
  listeners.forEach((listener) => listener());
}

function current(): Connection {
  if (!navigator.onLine) return 'offline';
  return answering ? 'online' : 'unreachable';
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}

export function useConnection(): Connection {
  return useSyncExternalStore(subscribe, current);
}
