import type { components } from './schema.js';

type Schemas = components['schemas'];

export type Organisation = Schemas['Organisation'];
export type Appointment = Schemas['Appointment'];
export type Standing = Schemas['Standing'];
export type StandingState = Standing['state'];
export type StandingFilter = NonNullable<DirectoryQuery['standing']>;

export type DirectoryEntry = Schemas['DirectoryEntry'];
export type DirectoryPage = Schemas['DirectoryPage'];
export type DirectoryQuery = Schemas['DirectorySearch'];
export type UnitView = Schemas['Unit'];

export type Coverage = Schemas['Coverage'];
export type CoverageRow = Schemas['CoverageRow'];
/** The counts alone, of a row or of all rows together. */
export type CoverageTotal = Schemas['CoverageTotal'];

/** The filter of a list, without its page. */
export type DirectoryFilter = Schemas['DirectoryExport'];
export type Urge = Schemas['Urge'];
export type UrgeReason = Urge['standing'];
export type Urged = Schemas['Urged'];
