import { expect, test } from 'vitest';

import { flagOf } from '@/lib/flag';

test('a country and its currency have the same flag', () => {
  expect(flagOf('KR')).toBe('🇰🇷');
  expect(flagOf('KRW')).toBe('🇰🇷');
  expect(flagOf('EUR')).toBe('🇪🇺');
});

test('a currency of several countries, and what is no code, has none', () => {
  expect(flagOf('XOF')).toBe('');
  expect(flagOf('kr')).toBe('');
  expect(flagOf('')).toBe('');
});
