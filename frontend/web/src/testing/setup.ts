import '@testing-library/jest-dom/vitest';

import { cleanup, configure } from '@testing-library/react';
import { afterEach, beforeEach, expect, vi } from 'vitest';

// Noon in Seoul on the Sunday after the rates in the responses.
const NOW = new Date('2026-11-01T03:00:00Z');

// A busy machine is slow, which is not a failure.
configure({ asyncUtilTimeout: 5000 });

// jsdom has no canvas, so tests look at the data that would be drawn.
vi.mock('uplot', async () => import('@/testing/plot'));

globalThis.ResizeObserver = class {
  observe = () => undefined;
  unobserve = () => undefined;
  disconnect = () => undefined;
};

// Nothing scrolls in jsdom; what waits to be near is tested by itself.
globalThis.IntersectionObserver = class {
  root = null;
  rootMargin = '';
  scrollMargin = '';
  thresholds = [];
  observe = () => undefined;
  unobserve = () => undefined;
  disconnect = () => undefined;
  takeRecords = () => [];
};
// jsdom has no layout to scroll.
window.scrollTo = () => undefined;

window.matchMedia = (query) =>
  Object.assign(new EventTarget(), { matches: false, media: query }) as MediaQueryList;

const complaints: unknown[][] = [];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  for (const level of ['error', 'warn'] as const)
    vi.spyOn(console, level).mockImplementation((...args) => void complaints.push(args));
  window.history.replaceState(null, '', '/');
  localStorage.clear();
  sessionStorage.clear();
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  expect(complaints.splice(0)).toEqual([]);
});
