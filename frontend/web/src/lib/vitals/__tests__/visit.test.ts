import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import type { VisitEvent } from '@/lib/vitals/events';

const sent: VisitEvent[][] = [];
let closed = new AbortController();

beforeEach(() => {
  sent.length = 0;
  vi.resetModules();
  // A page that is closed listens no more.
  closed = new AbortController();
  const listen = window.addEventListener.bind(window);
  vi.spyOn(window, 'addEventListener').mockImplementation((type: string, listener, options) =>
    listen(type, listener, { ...(options as AddEventListenerOptions), signal: closed.signal }),
  );
  vi.useFakeTimers({ now: Date.now() });
  vi.stubGlobal(
    'navigator',
    Object.assign(Object.create(navigator) as Navigator, {
      sendBeacon: (address: string, body: Blob) => {
        expect([address, body.type]).toEqual(['/vitals', 'application/json']);
        void body.text().then((text) => {
          sent.push((JSON.parse(text) as { events: VisitEvent[] }).events);
        });
        return true;
      },
    }),
  );
});

afterEach(() => closed.abort());

/** Opens a page, lets `act` happen while it loads, and returns what it has reported after a while. */
async function reported(path: string, act: () => void = () => undefined): Promise<VisitEvent[]> {
  window.history.replaceState(null, '', path);
  const { watch } = await import('@/lib/vitals/visit');
  watch();
  act();
  await vi.dynamicImportSettled();
  await vi.advanceTimersByTimeAsync(1000);
  await vi.dynamicImportSettled();
  await vi.advanceTimersByTimeAsync(5000);
  return sent.flat().filter(({ type }) => type !== 'timing' && type !== 'shift');
}

test('a visit is reported by kinds alone, in one report', async () => {
  const { count } = await import('@/lib/vitals/visit');
  const events = await reported('/?country=JP&amount=1200', () => count('convert'));
  expect(events).toEqual([
    { type: 'session', entry: 'country' },
    { type: 'step', step: 'landing' },
    { type: 'step', step: 'view' },
    { type: 'step', step: 'convert' },
  ]);
  expect(sent).toHaveLength(1);
});

test.each([
  ['/', 'home'],
  ['/?lang=ko', 'home'],
  ['/?currency=USD', 'country'],
  ['/docs?lang=en', 'docs'],
  ['/compare?targets=JPY', 'compare'],
])('a session that begins at %s is one of %s', async (path, entry) => {
  expect(await reported(path)).toContainEqual({ type: 'session', entry });
});

test.each([{ globalPrivacyControl: true }, { doNotTrack: '1' }])(
  'nothing is reported with %o, and nothing kept',
  async (wish) => {
    Object.assign(navigator, wish);
    const { count, countError } = await import('@/lib/vitals/visit');
    const events = await reported('/', () => {
      count('search');
      countError('script');
    });
    expect(events).toEqual([]);
    expect(sessionStorage).toHaveLength(0);
  },
);

test('errors of the page are counted, at most ten, and those of extensions are not', async () => {
  const own = { error: new Error('secret'), filename: `${window.location.origin}/assets/page.js` };
  const events = await reported('/', () => {
    window.dispatchEvent(new ErrorEvent('error', { ...own, filename: 'chrome-extension://x.js' }));
    for (let n = 0; n < 15; n++) window.dispatchEvent(new ErrorEvent('error', own));
  });
  const errors = events.filter(({ type }) => type === 'error');
  expect(errors).toHaveLength(10);
  expect(errors[0]).toEqual({ type: 'error', kind: 'script', page: 'home' });
  expect(JSON.stringify(sent)).not.toContain('secret');
});

test('what is waiting is sent when the page is left', async () => {
  const { count } = await import('@/lib/vitals/visit');
  await reported('/');
  count('share');
  window.dispatchEvent(new Event('pagehide'));
  await vi.advanceTimersByTimeAsync(0);
  expect(sent.flat()).toContainEqual({ type: 'step', step: 'share' });
});
