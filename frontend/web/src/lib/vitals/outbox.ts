import type { VisitEvent } from '@/lib/vitals/events';

const ADDRESS = '/vitals';
const EVENTS_AT_MOST = 40;
const DELAY = 5000;

const waiting: VisitEvent[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;

/** Sends events, a few seconds later and together, or at once if the page is being left. */
export function send(events: VisitEvent[]): void {
  waiting.push(...events);
  if (waiting.length >= EVENTS_AT_MOST || document.visibilityState === 'hidden') flush();
  else if (events.length > 0) timer ??= setTimeout(flush, DELAY);
}

/** Sends what is waiting. */
export function flush(): void {
  clearTimeout(timer);
  timer = undefined;
  while (waiting.length > 0) {
    const body = JSON.stringify({ events: waiting.splice(0, EVENTS_AT_MOST) });
    navigator.sendBeacon(ADDRESS, new Blob([body], { type: 'application/json' }));
  }
}
