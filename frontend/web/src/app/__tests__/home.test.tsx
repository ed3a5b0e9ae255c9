import { cleanup, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';

import { open } from '@/testing/page';
import { services } from '@/testing/services';

const heading = (name: RegExp) => screen.findByRole('heading', { level: 2, name });

test('the home shows what the last visit looked at', async () => {
  services();
  open('/?country=US&lang=en');
  expect(await heading(/United States/)).toBeVisible();
  await waitFor(() => expect(localStorage.getItem('trip.last-seen')).not.toBeNull());
  cleanup();
  open();
  expect(await heading(/United States US Dollar/)).toBeVisible();
  expect(screen.queryByRole('heading', { name: /Japan/ })).toBeNull();
});

test.each(['country=ZZ&currency=QQQ', 'currency=VND', 'currency=KRW', 'anything'])(
  'the home shows the usual country if nothing can be said of %s',
  async (saved) => {
    localStorage.setItem('trip.last-seen', saved);
    services();
    open();
    expect(await heading(/Japan/)).toBeVisible();
  },
);
