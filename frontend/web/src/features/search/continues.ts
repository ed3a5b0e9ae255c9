/**
 * Whether one text is the other with letters added or taken away, so that what matched one is
 * still worth showing. A Hangul syllable is its letters: 일 continues 이, and so does 이라 일.
 */
export function continues(text: string, earlier: string): boolean {
  const [one, other] = [letters(text), letters(earlier)];
  const common = one.findIndex((letter, index) => letter !== other[index]);
  const shared = common === -1 ? one.length : common;
  // The last consonant of a syllable becomes the first of the next one, which is another letter.
  return shared >= Math.max(1, Math.min(one.length, other.length) - 1);
}

function letters(text: string): string[] {
  return text.trim().toLowerCase().normalize('NFKD').split('');
}
