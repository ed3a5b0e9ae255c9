import { expect, test } from 'vitest';

import { preferred } from '@/lib/i18n/language';

test.each([
  [['ko-KR', 'en'], 'ko'],
  [['en-US', 'ko'], 'en'],
  [['fr-FR', 'ko'], 'ko'],
  [['fr-FR'], 'en'],
  [[], 'en'],
] as const)('a browser that prefers %j gets %s', (languages, language) => {
  expect(preferred(languages)).toBe(language);
});
