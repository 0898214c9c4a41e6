import nx from '@nx/eslint-plugin';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** Who may import whom (ARCHITECTURE.md): by the tags in each package.json. */
const depConstraints = [
  { sourceTag: 'layer:pure', onlyDependOnLibsWithTags: ['layer:pure'] },
  { sourceTag: 'type:lib', onlyDependOnLibsWithTags: ['type:lib'] },
  { sourceTag: 'type:service', onlyDependOnLibsWithTags: ['type:lib'] },
  { sourceTag: 'platform:browser', onlyDependOnLibsWithTags: ['platform:any'] },
  { sourceTag: 'type:testkit', onlyDependOnLibsWithTags: ['type:lib'] },
  { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['type:lib', 'type:service', 'type:tool', 'type:testkit'] },
];

/** Specs may use the testkit; nothing else may. */
const forSpecs = depConstraints.map(({ sourceTag, onlyDependOnLibsWithTags }) => ({
  sourceTag,
  onlyDependOnLibsWithTags: [...onlyDependOnLibsWithTags, 'type:testkit'],
}));

const NO_REST = [
  { selector: 'ExportAllDeclaration', message: 'Name what is exported.' },
  { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
];
const CLOCK = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'The clock is an argument.' },
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: 'The clock is an argument.' },
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: 'Chance is an argument.' },
];
/** What decides knows no input or output. */
const PURE = {
  patterns: [
    { regex: '^node:', message: 'Rules are pure: no Node API.' },
    { regex: '^(pg|@mikro-orm|@nats-io|@grpc|fastify)', message: 'Rules are pure: no infrastructure.' },
    {
      regex: '^@zhuanguan/(db|events|rpc|telemetry|embedded|documents)',
      message: 'Rules are pure: pure libraries only.',
    },
    {
      regex: '\\.(store|entity|rpc|routes|consumer)\\.js$',
      message: 'Rules are pure: they are called, they do not call.',
    },
  ],
};

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      'libs/contracts/src/gen/**',
      '**/*.mjs',
      'services/portal/public/**',
      'services/portal/src/api/schema.d.ts',
      '.nx/**',
      '.data/**',
    ],
  },
  ...tseslint.configs.recommendedTypeChecked,
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: {
      parserOptions: {
        project: ['tsconfig.check.json', 'services/portal/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    plugins: { '@nx': nx, 'import-x': importX },
    settings: {
      'import-x/resolver-next': [createTypeScriptImportResolver({ conditionNames: ['zg-source', 'types', 'import'] })],
      'import-x/internal-regex': '^@zhuanguan/',
    },
    rules: {
      '@nx/enforce-module-boundaries': ['error', { allow: [], depConstraints, allowCircularSelfDependency: true }],
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'no-restricted-syntax': ['error', ...NO_REST],
      'max-lines': ['error', 400],
      'max-lines-per-function': ['error', { max: 60, skipComments: true, skipBlankLines: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true, allowNullish: true },
      ],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true, argsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['**/*.domain.ts', 'libs/{kernel,calendar,policy,access,http-problem}/src/**/*.ts'],
    ignores: ['**/*.spec.ts', 'libs/policy/src/folder.ts'],
    rules: {
      'no-restricted-imports': 'off',
      '@typescript-eslint/no-restricted-imports': ['error', PURE],
      'no-restricted-syntax': ['error', ...NO_REST, ...CLOCK],
    },
  },
  {
    files: ['**/*.rpc.ts', '**/*.routes.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^pg$|\\.entity\\.js$', message: 'The edge asks commands and queries, not tables.' }] },
      ],
    },
  },
  {
    files: ['**/*.store.ts', '**/*.entity.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { patterns: [{ regex: '\\.(rpc|routes)\\.js$', message: 'Storage does not know the edge.' }] },
      ],
    },
  },
  {
    // A list of routes, of handlers or of statements is long and still reads in one breath.
    files: ['**/*.routes.ts', '**/*.rpc.ts', '**/*.tsx'],
    rules: { 'max-lines-per-function': ['error', { max: 100, skipComments: true, skipBlankLines: true }] },
  },
  // One name a line: a list, not code.
  { files: ['libs/contracts/src/index.ts'], rules: { 'max-lines': 'off' } },
  { files: ['**/migrations/*.ts'], rules: { 'max-lines-per-function': 'off' } },
  {
    files: ['**/*.spec.ts', '**/test/**/*.ts', 'tools/e2e/**/*.ts'],
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { allow: [], depConstraints: forSpecs, allowCircularSelfDependency: true },
      ],
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['**/vite.config.ts', '**/vitest.config.ts', 'libs/testkit/src/global-setup.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
);
