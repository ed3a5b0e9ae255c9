import { checked } from '@/features/alerts/api/due';
import { BACKGROUND_TAG, readCopy, writeCopy } from '@/features/alerts/copy';
import { notification } from '@/features/alerts/notification';

declare const self: ServiceWorkerGlobalScope;

interface PeriodicSyncEvent extends ExtendableEvent {
  tag: string;
}

/** Checks the alerts when the browser lets the installed app do so, and opens those touched. */
export function watchAlerts(): void {
  self.addEventListener('periodicsync', (event) => {
    const { tag } = event as PeriodicSyncEvent;
    if (tag === BACKGROUND_TAG) (event as PeriodicSyncEvent).waitUntil(check());
  });
  self.addEventListener('notificationclick', (event) => {
    event.notification.close();
    event.waitUntil(self.clients.openWindow(String(event.notification.data)));
  });
}

async function check(): Promise<void> {
  const before = await readCopy();
  const after = await checked(before);
  await writeCopy(after);
  const due = after.filter(({ reached }, index) => reached !== before[index]?.reached);
  await Promise.all(
    due.map((alert) => {
      const { title, options } = notification(alert);
      return self.registration.showNotification(title, options);
    }),
  );
}
