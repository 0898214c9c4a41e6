import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { GRANTS, ROLE_WORDS, ROLES, type Action, type Relation } from './index.js';

const PAGE = fileURLToPath(new URL('../../../docs/access.md', import.meta.url));
const WORDS: Record<Relation, string> = {
  own_unit: 'own',
  department_of_unit: 'department of',
  bureau_of_unit: 'bureau of',
  own: 'self',
};

/** The table as the page shows it: one line for an action, a cell for everybody who may. */
function table(): string {
  const lines = (Object.keys(GRANTS) as Action[]).map((action) => {
    const { grants, scope } = GRANTS[action];
    const who = ROLES.flatMap((role) => {
      const given = grants.filter((g) => g.role === role);
      if (given.length === 0) return [];
      const near = given.flatMap((g) => g.relations.map((r) => WORDS[r]));
      return [`${role}${near.length > 0 ? ` (${[...new Set(near)].join(', ')})` : ''}`];
    });
    return `- \`${action}\`: ${[...who, ...(scope ? [`systems with ${scope}`] : [])].join('; ') || 'nobody'}`;
  });
  const roles = ROLES.map((role) => `- \`${role}\` ${ROLE_WORDS[role]}`);
  return `${roles.join('\n')}\n\n## Who may what\n\n${lines.join('\n')}\n`;
}

it('docs/access.md shows the table that decides', () => {
  const page = readFileSync(PAGE, 'utf8');
  const [, shown] = page.split('## Roles\n\n');
  expect(shown).toBe(table());
});
