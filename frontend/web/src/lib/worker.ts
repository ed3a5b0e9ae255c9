/** Starts the service worker, after the page itself, which needs the network more. */
export function registerWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  window.addEventListener('load', () => {
    // Where a browser forbids it, the page works as before: with a network.
    navigator.serviceWorker.register('/sw.js').catch(() => undefined);
  });
}
