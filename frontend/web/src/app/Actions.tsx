import '@/app/Actions.css';

import type { Quote } from '@/features/alerts/alert';
import { AlertButton, type AlertPair } from '@/features/alerts/components/AlertButton';
import { FavouriteButton } from '@/features/favourites/components/FavouriteButton';
import { ShareButton } from '@/features/share/components/ShareButton';
import type { Link } from '@/features/share/share';
import { useWords } from '@/lib/i18n/language';

const words = {
  ko: { label: '이 통화로 할 수 있는 일', details: '실제 비용 · 금액표 · 예산' },
  en: { label: 'What to do with this currency', details: 'Real cost · amounts · budget' },
};

interface Props {
  /** The currency that is shown, and the one in which it is quoted. */
  pair: AlertPair;
  quote: Quote | null;
  /** The link to what is shown. */
  link: Link;
  /** Whether its details stand below. */
  hasDetails: boolean;
}

/** What can be done with the currency that is shown. */
export function Actions({ pair, quote, link, hasDetails }: Props) {
  const text = useWords(words);
  return (
    <div className="actions" role="group" aria-label={text.label}>
      <FavouriteButton code={pair.target} />
      {quote !== null && <AlertButton pair={pair} quote={quote} />}
      <ShareButton {...link} />
      {hasDetails && (
        <a className="button" href="#details">
          {text.details} <span aria-hidden="true">↓</span>
        </a>
      )}
    </div>
  );
}
