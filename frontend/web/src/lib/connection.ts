import { useSyncExternalStore } from 'react';

/** `offline`: the device has no network. `unreachable`: it has one, but the service does not respond. */
export type Connection = 'online' | 'offline' | 'unreachable';

let reachable = true;
const listeners = new Set<() => void>();

/** Records whether the last request got any response. */
export function setReachable(value: boolean): void {
  if (reachable === value) return;
  reachable = value;
  listeners.forEach((listener) => listener());
}

function current(): Connection {
  if (!navigator.onLine) return 'offline';
  return reachable ? 'online' : 'unreachable';
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
