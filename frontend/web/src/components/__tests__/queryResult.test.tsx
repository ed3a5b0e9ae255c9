import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';

import { QueryResult } from '@/components/QueryResult';

const request = vi.fn<() => Promise<string>>();

function Panel() {
  const query = useQuery({ queryKey: ['rate'], queryFn: request, retry: false });
  return (
    <QueryResult query={query} missing="There is no rate." loading={<p>loading</p>}>
      {(rate) => <p>{rate}</p>}
    </QueryResult>
  );
}

test('a failure stays while the page asks again by itself, and gives way to a visitor’s retry', async () => {
  const client = new QueryClient();
  let respond: (rate: string) => void = () => undefined;
  const slow = new Promise<string>((resolve) => (respond = resolve));
  request.mockRejectedValueOnce(new Error('down')).mockReturnValue(slow);
  render(
    <QueryClientProvider client={client}>
      <Panel />
    </QueryClientProvider>,
  );
  expect(screen.getByText('loading')).toBeVisible();
  expect(await screen.findByText('There is no rate.')).toBeVisible();

  await act(async () => {
    void client.refetchQueries();
    await new Promise((resolve) => setTimeout(resolve, 20)); // until the page hears of it
  });
  expect(request).toHaveBeenCalledTimes(2);
  expect(screen.getByText('There is no rate.')).toBeVisible();
  expect(screen.queryByText('loading')).toBeNull();

  await userEvent.click(screen.getByRole('button'));
  expect(screen.getByText('loading')).toBeVisible();
  expect(screen.queryByText('There is no rate.')).toBeNull();
  respond('849 won');
  expect(await screen.findByText('849 won')).toBeVisible();
});
