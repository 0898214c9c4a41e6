import type { components, paths } from './schema.js';

/** The portal's names for shapes of the gateway's OpenAPI; schema.d.ts is made from it (`nx run @zhuanguan/portal:codegen`). */
type Schemas = components['schemas'];

export type LegalReference = Schemas['LegalReference'];
export type Problem = Schemas['Problem'];
export type ProblemError = Schemas['ProblemError'];

export type Me = Schemas['Me'];
export type Role = Me['roles'][number];

export type DeadlineStatus = Schemas['DeadlineStatus'];
export type ChangeClock = Schemas['ChangeClock'];

export type Filing = Schemas['Filing'];
export type FilingKind = Filing['kind'];
export type FilingState = Filing['state'];
export type FilingContent = Schemas['FilingContent'];
export type Receipt = Schemas['Receipt'];
export type FilingScan = Schemas['FilingScan'];
export type FilingPage = Schemas['FilingPage'];
export type FilingPolicy = Schemas['FilingPolicy'];
export type FilingsQuery = NonNullable<paths['/v1/filings']['get']['parameters']['query']>;

/** What is sent: as typed, nothing of it checked yet. */
export type FilingContentInput = Schemas['FilingContentInput'];
export type FilingPersonInput = Schemas['FilingPersonInput'];
export type ReturnInput = Schemas['Return'];
export type VoidInput = Schemas['Void'];
export type WithdrawInput = Schemas['Withdraw'];
export type ReceiveOutcome = Schemas['ReceiveBatchAnswer']['items'][number];

export type Draft = Schemas['Draft'];

export type HeldFilter = NonNullable<NonNullable<paths['/v1/work-queue']['get']['parameters']['query']>['held']>;
export type QueueSection = Schemas['WorkQueueSection'];
export type QueueKey = QueueSection['key'];
export type QueueItem = Schemas['WorkQueueItem'];
export type Vacancy = Schemas['Vacancy'];

export type Handover = Schemas['Handover'];
export type HandoverInput = Schemas['HandoverInput'];
export type Term = Schemas['Term'];
export type TermExtensionInput = Schemas['TermExtensionInput'];
export type ConflictDeclaration = Schemas['ConflictDeclaration'];
export type ConflictDeclarations = Schemas['ConflictDeclarations'];
export type NewDeclaration = Schemas['NewConflictDeclaration'];
export type EndDeclaration = Schemas['EndConflictDeclaration'];
