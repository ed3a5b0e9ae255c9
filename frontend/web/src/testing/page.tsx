import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import { App } from '@/app/App';
import { Providers } from '@/app/Providers';

/** Opens the page at a path, by default in English. */
export function open(path = '/?lang=en') {
  window.history.replaceState(null, '', path);
  render(
    <Providers>
      <App />
    </Providers>,
  );
  return userEvent.setup();
}

/** A panel of the page by its heading. */
export async function panel(name: RegExp) {
  return within(await screen.findByRole('region', { name }));
}
