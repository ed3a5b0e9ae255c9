import { BACKGROUND_TAG } from '@/features/alerts/copy';

interface PeriodicSync {
  register: (tag: string, options: { minInterval: number }) => Promise<void>;
}

const HOUR = 3_600_000;

/** Asks the person for notifications, if that was not done before; whether they are allowed. */
export async function askForNotifications(): Promise<boolean> {
  if (!('Notification' in window)) return false;
  return (await Notification.requestPermission()) === 'granted';
}

/** Asks the browser to check in the background; false where it does not, as in most browsers. */
export async function askForBackground(): Promise<boolean> {
  try {
    const registration = await navigator.serviceWorker.getRegistration();
    const { periodicSync } = (registration ?? {}) as { periodicSync?: PeriodicSync };
    await periodicSync?.register(BACKGROUND_TAG, { minInterval: 6 * HOUR });
    return periodicSync !== undefined;
  } catch {
    return false;
  }
}
