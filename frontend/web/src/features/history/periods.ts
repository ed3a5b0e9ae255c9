export const PERIODS = ['1w', '1m', '3m', '6m', '1y', '5y', 'max'] as const;
export type Period = (typeof PERIODS)[number];
