/** A finite decimal number: `digits` × 10^-`scale`, exactly. */
export interface Decimal {
  digits: bigint;
  scale: number;
}

const PLAIN = /^-?\d+(\.\d+)?$/;

/** Reads plain notation, as the APIs write it. */
export function decimal(text: string): Decimal {
  if (!PLAIN.test(text)) throw new RangeError(`not a decimal number: ${text}`);
  const [whole = '', fraction = ''] = text.split('.');
  return { digits: BigInt(whole + fraction), scale: fraction.length };
}

/** Writes plain notation with all `scale` decimals. */
export function toText({ digits, scale }: Decimal): string {
  const sign = digits < 0n ? '-' : '';
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
  const whole = text.slice(0, text.length - scale);
  return scale === 0 ? sign + whole : `${sign}${whole}.${text.slice(-scale)}`;
}

export function product(left: Decimal, right: Decimal): Decimal {
  return { digits: left.digits * right.digits, scale: left.scale + right.scale };
}

export function sum(left: Decimal, right: Decimal): Decimal {
  const scale = Math.max(left.scale, right.scale);
  return { digits: digitsAt(left, scale) + digitsAt(right, scale), scale };
}

/** Returns a negative number, zero or a positive one, as `left` is less, equal or more. */
export function compare(left: Decimal, right: Decimal): number {
  const scale = Math.max(left.scale, right.scale);
  const [one, other] = [digitsAt(left, scale), digitsAt(right, scale)];
  return one < other ? -1 : Number(one > other);
}

/** Rounds half-even to `scale` decimals, as the services round money. */
export function rounded(value: Decimal, scale: number): Decimal {
  return quotient(value, { digits: 1n, scale: 0 }, scale);
}

/** Divides numbers that are not negative and rounds half-even to `scale` decimals. */
export function quotient(dividend: Decimal, divisor: Decimal, scale: number): Decimal {
  const shift = scale + divisor.scale - dividend.scale;
  const above = dividend.digits * (shift > 0 ? 10n ** BigInt(shift) : 1n);
  const below = divisor.digits * (shift < 0 ? 10n ** BigInt(-shift) : 1n);
  return { digits: halfEven(above, below), scale };
}

/** Writes a rate per `count` units, digit by digit: per 100, "8.4913" is "849.13". */
export function times(text: string, count: number): string {
  return plain(product(decimal(text), { digits: BigInt(count), scale: 0 }));
}

/** Writes plain notation without zeros at the end of the decimals. */
export function plain(value: Decimal): string {
  const text = toText(value);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** Ten to the power of `exponent`, which is not negative. */
export function power(exponent: number): Decimal {
  return { digits: 10n ** BigInt(exponent), scale: 0 };
}

function halfEven(above: bigint, below: bigint): bigint {
  const whole = above / below;
  const twice = (above % below) * 2n;
  if (twice === below) return whole + (whole % 2n);
  return twice > below ? whole + 1n : whole;
}

function digitsAt(value: Decimal, scale: number): bigint {
  return value.digits * 10n ** BigInt(scale - value.scale);
}
