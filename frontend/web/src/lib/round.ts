// A price below this many units of money with cents is small change; of money without, 100 times.
const SMALL_CHANGE = 0.3;
const WITHOUT_CENTS = 1000;

/** The smallest power of ten of a currency that is worth more than small change in home money. */
export function smallestNote(rate: string, homeMinorUnits: number): number {
  const least = SMALL_CHANGE * (homeMinorUnits === 0 ? WITHOUT_CENTS : 1);
  return 10 ** Math.max(0, Math.ceil(Math.log10(least / Number(rate))));
}
