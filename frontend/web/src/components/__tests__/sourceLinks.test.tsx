import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';

import { SourceLinks } from '@/components/SourceLinks';
import { LanguageContext } from '@/lib/i18n/language';
import { ecb } from '@/testing/responses';

const homepage = 'https://www.exchangerate-api.com';
const prescribed = {
  name: 'open-er-api',
  attribution: 'Rates By Exchange Rate API',
  attribution_ko: null,
  homepage,
};

test('a source is named in Korean, and one that prescribes its sentence in English', () => {
  render(
    <LanguageContext value="ko">
      <SourceLinks sources={[ecb, prescribed]} />
    </LanguageContext>,
  );
  expect(screen.getByText(ecb.attribution_ko)).toHaveAttribute('lang', 'ko');
  const english = screen.getByText('Rates By Exchange Rate API');
  expect(english).toHaveAttribute('lang', 'en');
  expect(english).toHaveAttribute('href', homepage);
});

test('an answer of an earlier release has no Korean sentence', () => {
  const earlier = { name: ecb.name, attribution: ecb.attribution, homepage: ecb.homepage };
  render(
    <LanguageContext value="ko">
      <SourceLinks sources={[earlier]} />
    </LanguageContext>,
  );
  expect(screen.getByText(ecb.attribution)).toHaveAttribute('lang', 'en');
});
