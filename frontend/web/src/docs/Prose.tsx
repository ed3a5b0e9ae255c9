import { Fragment } from 'react';

/** Paragraphs with the two marks the contracts use: **strong** and `code`. */
export function Prose({ text }: { text: string | undefined }) {
  if (text === undefined) return null;
  return text
    .trim()
    .split(/\n\s*\n/)
    .map((paragraph) => (
      <p key={paragraph}>
        {paragraph.split(/(\*\*[^*]+\*\*|`[^`]+`)/).map((part, index) => (
          <Fragment key={index}>{marked(part)}</Fragment>
        ))}
      </p>
    ));
}

function marked(part: string) {
  if (part.startsWith('**')) return <strong>{part.slice(2, -2)}</strong>;
  return part.startsWith('`') ? <code>{part.slice(1, -1)}</code> : part;
}
