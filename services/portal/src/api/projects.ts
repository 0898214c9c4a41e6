import { api, unwrap } from './client.js';
import type { components } from './schema.js';

type Schemas = components['schemas'];
export type Project = Schemas['Project'];
export type ProjectSummary = Schemas['ProjectSummary'];
export type ProjectPage = Schemas['ProjectPage'];
export type ProjectDeadline = Schemas['ProjectDeadline'];
export type SettledFact = Schemas['SettledFact'];

export interface ProjectsQuery {
  unitId?: string;
  overdue?: boolean;
}

export const fetchProjects = (query: ProjectsQuery, cursor?: string): Promise<ProjectPage> =>
  unwrap(api.GET('/v1/projects', { params: { query: { ...query, ...(cursor ? { cursor } : {}) } } }));

export const fetchProject = (id: string): Promise<Project> =>
  unwrap(api.GET('/v1/projects/{id}', { params: { path: { id } } }));
