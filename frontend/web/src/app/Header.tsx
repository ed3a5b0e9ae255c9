import type { Page } from '@/app/usePage';
import { HomeCurrency } from '@/features/home-currency/components/HomeCurrency';
import { LanguageSwitch } from '@/features/language/components/LanguageSwitch';

export function Header({ page }: { page: Page }) {
  return (
    <header className="header">
      <h1>
        <a href="/">Trip Service</a>
      </h1>
      <HomeCurrency value={page.base} currencies={page.currencies} onChange={page.chooseBase} />
      <LanguageSwitch onChange={page.chooseLanguage} />
    </header>
  );
}
