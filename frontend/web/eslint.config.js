import { readdirSync } from 'node:fs';

import js from '@eslint/js';
import a11y from 'eslint-plugin-jsx-a11y-x';
import hooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const forbid = (files, group, message) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: [{ group, message }] }] },
});

const features = readdirSync(new URL('src/features', import.meta.url));

export default defineConfig(
  globalIgnores(['src/api/*.gen.d.ts']),
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [
      tseslint.configs.strictTypeChecked,
      tseslint.configs.stylisticTypeChecked,
      a11y.configs.strict,
      hooks.configs.flat.recommended,
    ],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'max-lines': ['error', { max: 200, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: { globals: { process: 'readonly', URL: 'readonly' } },
  },
  ...features.map((name) =>
    forbid(
      [`src/features/${name}/**`],
      [
        '@/app/*',
        '@/compare/*',
        '@/docs/*',
        ...features.filter((other) => other !== name).map((other) => `**/features/${other}/**`),
        ...features.filter((other) => other !== name).map((other) => `../**/${other}/**`),
      ],
      'A feature imports only itself and shared code; src/app combines features.',
    ),
  ),
  forbid(
    ['src/{api,components,lib}/**'],
    ['@/app/*', '@/compare/*', '@/docs/*', '@/features/*'],
    'Shared code does not import features.',
  ),
);
