import { PUBLIC, readable, unitInScope, type RowAccess } from '@zhuanguan/db';

const OF_PROJECT = (column: string): string => `exists (select 1 from project p where p.id = ${column})`;

/** Who reaches which rows of supervision (ADR 20); every table is named. Facts are written as the system, each judged by itself. */
export const rowAccess: RowAccess = {
  trees: {},
  tables: {
    organisation: PUBLIC,
    organisation_closure: PUBLIC,
    project: readable(unitInScope('project.unit_id')),
    fact: readable(OF_PROJECT('fact.project_id')),
    project_deadline: readable(OF_PROJECT('project_deadline.project_id')),
  },
};
