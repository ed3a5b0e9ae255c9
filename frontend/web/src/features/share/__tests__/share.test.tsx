import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';

import { ShareButton } from '@/features/share/components/ShareButton';
import { LanguageContext } from '@/lib/i18n/language';
import { count } from '@/lib/vitals/visit';

const LINK = { title: 'JPY', url: 'http://localhost/compare?targets=JPY' };

vi.mock('@/lib/vitals/visit', () => ({ count: vi.fn() }));

afterEach(() => void Reflect.deleteProperty(navigator, 'share'));

function pressed(link = LINK) {
  const user = userEvent.setup();
  vi.mocked(count).mockClear();
  render(
    <LanguageContext value="en">
      <ShareButton {...link} />
    </LanguageContext>,
  );
  return { press: () => user.click(screen.getByRole('button', { name: 'Share' })) };
}

test('copies the link and says so where there is no share sheet', async () => {
  const { press } = pressed();
  await press();
  expect(await screen.findByText('Link copied.')).toHaveRole('status');
  expect(await navigator.clipboard.readText()).toBe(LINK.url);
  expect(count).toHaveBeenCalledWith('share');
});

test('opens the share sheet of the device', async () => {
  const sheet = vi.fn().mockResolvedValue(undefined);
  Object.assign(navigator, { share: sheet });
  const { press } = pressed();
  await press();
  expect(sheet).toHaveBeenCalledWith(LINK);
  expect(count).toHaveBeenCalledWith('share');
  expect(screen.queryByText('Link copied.')).toBeNull();
});

test('a sheet that was closed is no failure', async () => {
  const closed = new DOMException('closed', 'AbortError');
  Object.assign(navigator, { share: vi.fn().mockRejectedValue(closed) });
  const { press } = pressed();
  await press();
  expect(count).not.toHaveBeenCalled();
  expect(screen.getByRole('status')).toBeEmptyDOMElement();
});

test('shows the link where the browser cannot copy', async () => {
  const { press } = pressed();
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('denied'));
  await press();
  expect(await screen.findByRole('textbox', { name: 'Link to share' })).toHaveValue(LINK.url);
  expect(screen.getByText(/Please copy the link below/)).toHaveRole('status');
});
