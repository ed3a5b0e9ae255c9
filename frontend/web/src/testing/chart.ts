import { screen, waitFor } from '@testing-library/react';
import { expect } from 'vitest';

import Plot from '@/testing/plot';

/** The slider over a chart, once the chart is drawn, which React does after it shows the slider. */
export async function chart() {
  const slider = await screen.findByRole('slider');
  await waitFor(() => expect(Plot.last).not.toBeNull());
  return slider;
}
