import js from '@eslint/js';
import hooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';

const BROWSER = [
  'URL',
  'URLSearchParams',
  'clearInterval',
  'clearTimeout',
  'document',
  'fetch',
  'history',
  'location',
  'setInterval',
  'setTimeout',
  'window',
];

export default defineConfig(globalIgnores(['dist']), js.configs.recommended, {
  files: ['**/*.{js,jsx}'],
  extends: [hooks.configs.flat.recommended],
  languageOptions: {
    parserOptions: { ecmaFeatures: { jsx: true } },
    globals: Object.fromEntries(BROWSER.map((name) => [name, 'readonly'])),
  },
  // A component that JSX names counts as used only for a plugin of its own.
  rules: { 'no-unused-vars': ['error', { varsIgnorePattern: '^[A-Z]' }] },
});
