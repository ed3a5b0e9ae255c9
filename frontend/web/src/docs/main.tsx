import '@/app/theme.css';
import '@/docs/docs.css';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { Docs } from '@/docs/Docs';
import { watch } from '@/lib/vitals/visit';

const root = document.getElementById('docs');
if (root === null) throw new Error('docs.html has no #docs');

createRoot(root).render(
  <StrictMode>
    <Docs />
  </StrictMode>,
);
watch();
