import { Component, type ReactNode } from 'react';

import { ErrorMessage } from '@/components/ErrorMessage';
import { words } from '@/components/words';
import { LanguageContext } from '@/lib/i18n/language';
import { countError } from '@/lib/vitals/visit';

/** Keeps an exception in one panel from taking down the page. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  static override contextType = LanguageContext;
  declare context: React.ContextType<typeof LanguageContext>;
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch() {
    countError('render');
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    const { broken, othersWork } = words[this.context];
    const retry = () => this.setState({ failed: false });
    return <ErrorMessage missing={broken} stillWorks={othersWork} onRetry={retry} />;
  }
}
