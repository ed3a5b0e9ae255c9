/** What a channel charges: percentages in plain notation, and a fixed fee in home money; '' is nothing. */
export interface Charges {
  spread: string;
  discount: string;
  fee_percent: string;
  fee: string;
}

export const CHARGES = ['spread', 'discount', 'fee_percent', 'fee'] as const;

export const PRESETS = ['airport', 'counter', 'app', 'card', 'mid'] as const;
export type Preset = (typeof PRESETS)[number];

const NOTHING: Charges = { spread: '', discount: '', fee_percent: '', fee: '' };

// Assumptions for US dollars and yen bought with won; words.ts says where each comes from.
export const ASSUMED: Record<Preset, Charges> = {
  airport: { ...NOTHING, spread: '4.2' },
  counter: { ...NOTHING, spread: '1.75' },
  app: { ...NOTHING, spread: '1.75', discount: '80' },
  card: { ...NOTHING, spread: '1', fee_percent: '1.3' },
  mid: NOTHING,
};

/** The day on which the sources of the assumptions were read. */
export const ASSUMED_ON = '2026-11-29';

/** The home money and the currencies that the assumptions are about. */
export const ASSUMED_HOME = 'KRW';
export const ASSUMED_FOR: readonly string[] = ['USD', 'JPY'];

const NUMBER = /^\d{1,15}(\.\d{1,12})?$/;
// The service refuses a spread or a fee of the whole amount, but not a discount of the whole spread.
const LIMITS: Record<keyof Charges, (value: number) => boolean> = {
  spread: (value) => value < 100,
  discount: (value) => value <= 100,
  fee_percent: (value) => value < 100,
  fee: () => true,
};

/** Whether the service accepts what was typed for a charge. */
export function isAccepted(name: keyof Charges, text: string): boolean {
  return text === '' || (NUMBER.test(text) && LIMITS[name](Number(text)));
}

/** The charges as parameters of the service; a discount without a spread waives nothing. */
export function asQuery(charges: Charges): Partial<Charges> {
  const stated = CHARGES.filter((name) => charges[name] !== '');
  const sent = stated.filter((name) => name !== 'discount' || charges.spread !== '');
  return Object.fromEntries(sent.map((name) => [name, charges[name]]));
}
