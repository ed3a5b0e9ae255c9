import { decimal, product, quotient, rounded, sum, toText, type Decimal } from '@/lib/decimal';

export interface Conversion {
  result: string;
  /** Whether the service, which knows more digits of the rate, must get the same result. */
  exact: boolean;
}

// Responses carry 12 significant digits; the true rate is within half a unit of the last one.
const DIGITS = 12;

/** Converts foreign money to home money; `rate` is home per 1 foreign. */
export function toHome(amount: string, rate: string, minorUnits: number): Conversion {
  const convert = (at: Decimal) => toText(rounded(product(decimal(amount), at), minorUnits));
  return conversion(rate, convert);
}

/** Converts home money to foreign money; `rate` is home per 1 foreign. */
export function toForeign(amount: string, rate: string, minorUnits: number): Conversion {
  const convert = (at: Decimal) => toText(quotient(decimal(amount), at, minorUnits));
  return conversion(rate, convert);
}

function conversion(rate: string, convert: (rate: Decimal) => string): Conversion {
  const shown = decimal(rate);
  const half = halfLastDigit(shown);
  const lowest = convert(sum(shown, { ...half, digits: -half.digits }));
  return { result: convert(shown), exact: lowest === convert(sum(shown, half)) };
}

function halfLastDigit({ digits, scale }: Decimal): Decimal {
  const exponent = digits.toString().length - 1 - scale;
  const decimals = DIGITS - exponent;
  return decimals < 0
    ? { digits: 5n * 10n ** BigInt(-decimals), scale: 0 }
    : { digits: 5n, scale: decimals };
}
