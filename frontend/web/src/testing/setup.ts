import '@testing-library/jest-dom/vitest';

import { cleanup, configure } from '@testing-library/react';
import { afterEach, beforeEach, expect, vi } from 'vitest';

// The Sunday after the rates of the answers, noon in Seoul.
const NOW = new Date('2026-11-01T03:00:00Z');

// A machine that is busy with something else is slow, not wrong.
configure({ asyncUtilTimeout: 5000 });

// jsdom has no canvas: the chart's own tests look at what would be drawn.
vi.mock('uplot', async () => import('@/testing/plot'));

globalThis.ResizeObserver = class {
  observe = () => undefined;
  unobserve = () => undefined;
  disconnect = () => undefined;
};

window.matchMedia = (query) =>
  Object.assign(new EventTarget(), { matches: false, media: query }) as MediaQueryList;

const complaints: unknown[][] = [];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  for (const level of ['error', 'warn'] as const)
    vi.spyOn(console, level).mockImplementation((...said) => void complaints.push(said));
  window.history.replaceState(null, '', '/');
  localStorage.clear();
  sessionStorage.clear();
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  expect(complaints.splice(0)).toEqual([]);
});
