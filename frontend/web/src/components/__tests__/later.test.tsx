import { act, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { flushSync } from 'react-dom';
import { expect, test } from 'vitest';

import { Later } from '@/components/Later';
import { LanguageContext, useLanguage, type Language } from '@/lib/i18n/language';

function Page() {
  const [language, setLanguage] = useState<Language>('ko');
  return (
    <LanguageContext value={language}>
      <button onClick={() => flushSync(() => setLanguage('en'))}>English</button>
      <Shown name="first" text={language} />
      <Later>
        <Shown name="rest" text={language} />
      </Later>
    </LanguageContext>
  );
}

function Shown({ name, text }: { name: string; text: string }) {
  return (
    <p>
      {name} {text} {useLanguage()}
    </p>
  );
}

test('what was acted on changes at once, and the rest follows as a whole', async () => {
  render(<Page />);
  await act(async () => {
    screen.getByRole('button').click();
    expect(screen.getByText(/first/)).toHaveTextContent('first en en');
    expect(screen.getByText(/rest/)).toHaveTextContent('rest ko ko');
    await Promise.resolve();
  });
  expect(screen.getByText(/rest/)).toHaveTextContent('rest en en');
});
