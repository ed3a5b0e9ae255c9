import { decimal, product, quotient, rounded, sum, written, type Decimal } from '@/lib/decimal';

export interface Conversion {
  result: string;
  /** Whether the service, which knows more digits of the rate, must come to the same result. */
  sure: boolean;
}

// Answers carry 12 significant digits; the true rate is within half a unit of the last one.
const DIGITS = 12;

/** What `amount` of there is in money of home, at `rate` of home per 1 of there. */
export function toHome(amount: string, rate: string, minorUnits: number): Conversion {
  const convert = (at: Decimal) => written(rounded(product(decimal(amount), at), minorUnits));
  return settled(rate, convert);
}

/** What `amount` of home is in money of there, at `rate` of home per 1 of there. */
export function toThere(amount: string, rate: string, minorUnits: number): Conversion {
  const convert = (at: Decimal) => written(quotient(decimal(amount), at, minorUnits));
  return settled(rate, convert);
}

function settled(rate: string, convert: (rate: Decimal) => string): Conversion {
  const shown = decimal(rate);
  const half = halfUnit(shown);
  const lowest = convert(sum(shown, { ...half, digits: -half.digits }));
  return { result: convert(shown), sure: lowest === convert(sum(shown, half)) };
}

function halfUnit({ digits, scale }: Decimal): Decimal {
  const exponent = digits.toString().length - 1 - scale;
  const places = DIGITS - exponent;
  return places < 0
    ? { digits: 5n * 10n ** BigInt(-places), scale: 0 }
    : { digits: 5n, scale: places };
}
