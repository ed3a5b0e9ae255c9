import { expect, test } from 'vitest';

import { continues } from '@/features/search/continues';

test.each([
  ['japan', 'japa'],
  ['jap', 'japa'],
  ['jam', 'jap'],
  ['Ja', 'j'],
  ['일', '이'],
  ['이라', '일'],
  ['일본', '일ㅂ'],
  ['이', 'ㅇ'],
])('%s continues %s', (text, earlier) => {
  expect(continues(text, earlier)).toBe(true);
});

test.each([
  ['japan', 'france'],
  ['j', 'f'],
  ['japan', ''],
  ['일본', '미국'],
  ['jordan', 'japan'],
])('%s is another search than %s', (text, earlier) => {
  expect(continues(text, earlier)).toBe(false);
});
