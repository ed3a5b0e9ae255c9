import type { ErrorKind, Noticed, Step } from '@/lib/vitals/events';
import { isRefused } from '@/lib/vitals/refusal';

const WAITING_AT_MOST = 40;
// The first second belongs to the numbers that the visitor came for.
const DELAY = 1000;
const waiting: Noticed[] = [];

/** Keeps what is noticed until the module that counts it is loaded. */
let notice = (noticed: Noticed): void => {
  if (waiting.length < WAITING_AT_MOST) waiting.push(noticed);
};

/** Counts that this session took a step; only its first time counts. */
export function count(step: Step): void {
  notice({ type: 'step', step });
}

/** Counts an error that nobody expected, without its text. */
export function countError(kind: ErrorKind): void {
  notice({ type: 'error', kind });
}

/** Counts that this session saw a variant of an experiment. */
export function countShown(experiment: string, variant: string, goal: string): void {
  notice({ type: 'shown', experiment, variant, goal });
}

/** Begins to count this visit once the page has loaded, unless the visitor refuses it. */
export function watch(): void {
  if (isRefused()) {
    notice = () => undefined;
    waiting.length = 0;
    return;
  }
  window.addEventListener('error', ({ error, filename }) => {
    // Extensions of the browser fail too, and an observer that is late is no error.
    if (error != null && filename.startsWith(window.location.origin)) countError('script');
  });
  window.addEventListener('unhandledrejection', () => countError('promise'));
  window.addEventListener('vite:preloadError', () => countError('load'));
  afterLoad(() => void begin());
}

async function begin(): Promise<void> {
  try {
    const { start } = await import('@/lib/vitals/start');
    notice = start();
    waiting.splice(0).forEach(notice);
  } catch {
    // The connection is gone: there is nobody to report to.
    notice = () => undefined;
  }
}

function afterLoad(act: () => void): void {
  const later = () => setTimeout(act, DELAY);
  if (document.readyState === 'complete') later();
  else window.addEventListener('load', later, { once: true });
}
