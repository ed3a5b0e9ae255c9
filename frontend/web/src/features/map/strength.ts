/** How a country is drawn: by how far its money moved against the home currency, or by clicks. */
export type Kind =
  | 'much-cheaper'
  | 'cheaper'
  | 'level'
  | 'dearer'
  | 'much-dearer'
  | 'few'
  | 'some'
  | 'many'
  | 'none';

export const STRENGTHS: readonly Kind[] = [
  'much-cheaper',
  'cheaper',
  'level',
  'dearer',
  'much-dearer',
  'none',
];
export const CLICKS: readonly Kind[] = ['few', 'some', 'many', 'none'];

/** The kind of a change over a month in percent; an unknown change (null) is never "about the same". */
export function kindOfChange(percent: number | null | undefined): Kind {
  if (percent === null || percent === undefined) return 'none';
  if (Math.abs(percent) < 1) return 'level';
  const much = Math.abs(percent) > 3;
  if (percent < 0) return much ? 'much-cheaper' : 'cheaper';
  return much ? 'much-dearer' : 'dearer';
}

export function kindOfClicks(clicks: number | undefined): Kind {
  if (clicks === undefined || clicks === 0) return 'none';
  return clicks < 10 ? 'few' : clicks < 100 ? 'some' : 'many';
}
