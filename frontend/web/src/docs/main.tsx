import '@/app/theme.css';
import '@/docs/docs.css';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { LanguageProvider } from '@/app/LanguageProvider';
import { Docs } from '@/docs/Docs';
import { watch } from '@/lib/vitals/visit';

const root = document.getElementById('docs');
if (root === null) throw new Error('docs.html has no #docs');

createRoot(root).render(
  <StrictMode>
    <LanguageProvider>
      <Docs />
    </LanguageProvider>
  </StrictMode>,
);
watch();
