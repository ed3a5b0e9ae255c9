import { renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

beforeEach(() => vi.resetModules());
afterEach(() => document.head.querySelectorAll('meta').forEach((each) => each.remove()));

/** The variant on a page in which the server has named these. */
async function variant(content: string | null): Promise<string> {
  vi.resetModules();
  document.head.querySelectorAll('meta').forEach((each) => each.remove());
  if (content !== null) {
    const meta = document.createElement('meta');
    Object.assign(meta, { name: 'trip-experiments', content });
    document.head.append(meta);
  }
  const { useVariant } = await import('@/lib/vitals/useVariant');
  return renderHook(() => useVariant('suggestions', 'clicked')).result.current;
}

test('without a running experiment it is the usual one', async () => {
  expect(await variant(null)).toBe('clicked');
  expect(sessionStorage).toHaveLength(0);
});

test('it is the one that the server has drawn, and stays so for the session', async () => {
  expect(await variant('suggestions=popular:view')).toBe('popular');
  expect(await variant('suggestions=clicked:view,other=a:share')).toBe('popular');
});

test('an experiment that has ended shows the usual one again', async () => {
  expect(await variant('suggestions=popular:view')).toBe('popular');
  expect(await variant('other=a:share')).toBe('clicked');
});

test('whoever refuses to be counted takes no part', async () => {
  vi.stubGlobal(
    'navigator',
    Object.assign(Object.create(navigator) as Navigator, { doNotTrack: '1' }),
  );
  expect(await variant('suggestions=popular:view')).toBe('clicked');
});
