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
  const said = useWords(words);
  return (
    <table className="standings">
      <caption className="unseen">{said.title}</caption>
      <thead>
        <tr>
          <th scope="col">{said.rank}</th>
          <th scope="col">{said.country}</th>
          <th scope="col">{said.trend}</th>
          <th scope="col">{said.clicks}</th>
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
  const said = useWords(words);
  const places = String(Math.abs(item.change_value ?? 0));
  if (item.change === 'NEW') return <span className="trend-new">{said.fresh}</span>;
  const shown = {
    UP: { sign: `▲ ${places}`, words: said.up(places) },
    DOWN: { sign: `▼ ${places}`, words: said.down(places) },
    SAME: { sign: '–', words: said.same },
  }[item.change];
  return (
    <>
      <span aria-hidden="true">{shown.sign}</span>
      <span className="unseen">{shown.words}</span>
    </>
  );
}
