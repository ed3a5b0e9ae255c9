import type { Shown } from '@/docs/request';
import { words } from '@/docs/words';
import { count } from '@/lib/format/number';
import { useLocale, useWords } from '@/lib/i18n/language';

// More text than this makes a browser slow, and nobody reads it here.
const SHOWN = 20_000;

/** The headers of interest and the body of a response. */
export function ResponseView({ headers, body }: Shown) {
  const locale = useLocale();
  const text = useWords(words);
  return (
    <>
      <dl className="docs-headers" aria-label={text.headers}>
        {headers.map(([name, value]) => (
          <div key={name}>
            <dt>
              <code>{name}</code>
            </dt>
            <dd>
              <code>{value}</code>
            </dd>
          </div>
        ))}
      </dl>
      {body.length > SHOWN && (
        <p className="small-print">{text.cut(count(SHOWN, locale), count(body.length, locale))}</p>
      )}
      {body === '' ? (
        <p>{text.empty}</p>
      ) : (
        // eslint-disable-next-line jsx-a11y-x/no-noninteractive-tabindex -- what scrolls needs the keyboard
        <pre className="docs-body" role="group" aria-label={text.content} tabIndex={0}>
          <code>{body.slice(0, SHOWN)}</code>
        </pre>
      )}
    </>
  );
}
