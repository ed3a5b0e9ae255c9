export const PERIODS = ['daily', 'weekly', 'monthly', 'yearly', 'total'] as const;
export type Period = (typeof PERIODS)[number];
