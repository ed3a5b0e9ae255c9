import type { Page } from '@/app/usePage';
import { HomeCurrency } from '@/features/home-currency/components/HomeCurrency';
import { LanguageSwitch } from '@/features/language/components/LanguageSwitch';
import { useWords } from '@/lib/i18n/language';

const words = { ko: { compare: '비교' }, en: { compare: 'Compare' } };

interface Props {
  page: Pick<Page, 'base' | 'currencies' | 'chooseBase' | 'chooseLanguage'>;
}

export function Header({ page }: Props) {
  const { compare } = useWords(words);
  return (
    <header className="header">
      <h1>
        <a href="/">Trip Service</a>
      </h1>
      <a
        className="header-link"
        href={`/compare?base=${page.base}`}
        aria-current={window.location.pathname === '/compare' ? 'page' : undefined}
      >
        {compare}
      </a>
      <HomeCurrency value={page.base} currencies={page.currencies} onChange={page.chooseBase} />
      <LanguageSwitch onChange={page.chooseLanguage} />
    </header>
  );
}
