import type { Item } from '@/features/board/api/useBoard';
import { words } from '@/features/board/words';
import { count } from '@/lib/format/number';
import { useLanguage, useLocale, useWords } from '@/lib/i18n/language';

interface Props {
  items: Item[];
  onChoose: (country: string) => void;
}

export function Standings({ items, onChoose }: Props) {
  const language = useLanguage();
  const locale = useLocale();
  const text = useWords(words);
  return (
    <table className="standings">
      <caption className="unseen">{text.title}</caption>
      <thead>
        <tr>
          <th scope="col">{text.rank}</th>
          <th scope="col">{text.country}</th>
          <th scope="col">{text.trend}</th>
          <th scope="col">{text.clicks}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={item.country.code}>
            <td>{item.rank}</td>
            <th scope="row">
              <button type="button" onClick={() => onChoose(item.country.code)}>
                {item.country.names[language]}
              </button>
            </th>
            <td>
              <Trend item={item} />
            </td>
            <td>{count(item.clicks, locale)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Trend({ item }: { item: Item }) {
  const text = useWords(words);
  const steps = String(Math.abs(item.change_value ?? 0));
  if (item.change === 'NEW') return <span className="trend-new">{text.isNew}</span>;
  const shown = {
    UP: { sign: `▲ ${steps}`, words: text.up(steps) },
    DOWN: { sign: `▼ ${steps}`, words: text.down(steps) },
    SAME: { sign: '–', words: text.same },
  }[item.change];
  return (
    <>
      <span aria-hidden="true">{shown.sign}</span>
      <span className="unseen">{shown.words}</span>
    </>
  );
}
