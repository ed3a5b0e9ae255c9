import { onCLS, onFCP, onINP, onLCP, onTTFB } from 'web-vitals';

import type { Noticed, Template } from '@/lib/vitals/events';
import { flush, send } from '@/lib/vitals/outbox';
import { beginning, following } from '@/lib/vitals/session';
import { templateNow } from '@/lib/vitals/template';

const ERRORS_AT_MOST = 10;

/** Begins to report this visit, and returns what takes in everything that the page notices. */
export function start(): (noticed: Noticed) => void {
  const opened = templateNow();
  measure(opened);
  send(beginning(opened));
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') flush();
  });
  window.addEventListener('pagehide', flush);
  const take = taker();
  if (opened === 'country') take({ type: 'step', step: 'view' });
  if (opened === 'compare') take({ type: 'step', step: 'compare' });
  return take;
}

function measure(page: Template): void {
  for (const on of [onFCP, onINP, onLCP, onTTFB])
    on(({ name, value }) => send([{ type: 'timing', page, name, value }]));
  onCLS(({ value }) => send([{ type: 'shift', page, value }]));
}

function taker(): (noticed: Noticed) => void {
  let errors = 0;
  return (noticed) => {
    if (noticed.type !== 'error') send(following(noticed));
    else if (errors++ < ERRORS_AT_MOST) send([{ ...noticed, page: templateNow() }]);
  };
}
